"""torch.asarray(array, copy=True) warns that a read-only array could be written to, which it copies."""

import warnings

import numpy as np
import torch

array = np.zeros(())
array.flags.writeable = False
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    torch.asarray(array, copy=True)
assert not warned, f"it warns: {warned[0].message}"
