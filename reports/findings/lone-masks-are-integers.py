"""A mask of one element is taken for the integer 0, and row 0 is written to."""

import numpy as np
import torch

array = np.array([[1]])
array[torch.tensor([[False]])] = 0
assert array.tolist() == [[1]], array
