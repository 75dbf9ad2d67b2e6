"""torch.asarray(array, copy=False) copies a 0-d array, where it promises to share or to raise."""

import numpy as np
import torch

array = np.array(1.0)
tensor = torch.asarray(array, copy=False)
array[...] = 2.0
assert tensor.item() == 2.0, f"the array is {array}, the tensor {tensor.item()}"
