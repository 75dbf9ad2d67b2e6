"""tensor != array is the plain True, whatever their numbers, where == compares them one by one."""

import numpy as np
import torch

tensor, array = torch.tensor([1.0, 2.0]), np.array([1.0, 2.0], "float32")
different = tensor != array
assert different is not True, f"tensor != array is {different}"
