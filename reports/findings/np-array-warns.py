"""np.array(tensor) warns that Tensor.__array__ takes no copy, with NumPy 2."""

import warnings

import numpy as np
import torch

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    np.array(torch.zeros(2))
assert not warned, f"it warns: {warned[0].message}"
