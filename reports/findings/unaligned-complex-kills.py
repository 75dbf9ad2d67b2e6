"""A copy of the tensor of an unaligned complex128 array ends in a segmentation fault."""

import numpy as np
import torch

array = np.ndarray((1,), "complex128", bytearray(17), offset=1)
torch.from_numpy(array).clone()
