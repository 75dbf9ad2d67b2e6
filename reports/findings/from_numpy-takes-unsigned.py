"""torch.from_numpy takes uint16, uint32 and uint64, which its documentation does not name."""

import numpy as np
import torch

taken = []
for dtype in ("uint16", "uint32", "uint64"):
    try:
        taken.append(torch.from_numpy(np.zeros(1, dtype)).dtype)
    except TypeError:
        pass
assert not taken, taken
