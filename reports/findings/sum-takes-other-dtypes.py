"""tensor + array is of another dtype than the sum of two tensors: NumPy adds them, by its rules."""

import numpy as np
import torch

tensor, array = torch.ones(2), np.ones(2, "int64")
mixed, plain = tensor + array, tensor + torch.from_numpy(array)
assert mixed.dtype == plain.dtype, f"{mixed.dtype}, and {plain.dtype} of two tensors"
