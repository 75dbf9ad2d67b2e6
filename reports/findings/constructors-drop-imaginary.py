"""torch.Tensor of complex numbers drops their imaginary parts."""

import numpy as np
import torch

try:
    tensor = torch.Tensor(np.array([1 + 2j]))
except (TypeError, RuntimeError):
    tensor = None
assert tensor is None, tensor
