"""A tensor over an array of three numbers has a thousand after resize_() refused to enlarge it."""

import contextlib

import numpy as np
import torch

array = np.zeros(3)
tensor = torch.from_numpy(array)
with contextlib.suppress(RuntimeError):
    tensor.resize_(1000)
assert tensor.numel() == array.size, f"the array has {array.size} numbers, the tensor {tensor.numel()}"
