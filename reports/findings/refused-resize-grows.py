"""A tensor over an array of three numbers, refused a thousand by resize_(), has them all the same."""

import contextlib

import numpy as np
import torch

array = np.zeros(3)
tensor = torch.from_numpy(array)
with contextlib.suppress(RuntimeError):
    tensor.resize_(1000)
assert tensor.numel() == array.size, f"the array has {array.size} numbers, the tensor {tensor.numel()}"
