"""An array of integers that do not fit wraps, though a scalar of NumPy is refused."""

import numpy as np
import torch

try:
    tensor = torch.tensor(np.array([300]), dtype=torch.uint8)
except (RuntimeError, OverflowError):
    tensor = None
assert tensor is None, tensor
