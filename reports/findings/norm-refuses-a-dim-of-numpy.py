"""Tensor.norm refuses a dim of NumPy, which sum takes."""

import numpy as np
import torch

tensor = torch.ones(2, 2)
tensor.sum(dim=np.int64(0))
try:
    tensor.norm(dim=np.int64(0))
except TypeError as error:
    raise AssertionError(error) from None
