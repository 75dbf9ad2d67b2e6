"""torch.from_numpy takes uint16, uint32 and uint64, which its documentation does not name."""

import contextlib

import numpy as np
import torch

taken = []
for dtype in ("uint16", "uint32", "uint64"):
    with contextlib.suppress(TypeError):
        taken.append(torch.from_numpy(np.zeros(1, dtype)).dtype)
assert not taken, taken
