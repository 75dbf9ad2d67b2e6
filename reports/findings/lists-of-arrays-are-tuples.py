"""A list of arrays as an index is taken for a tuple of indices."""

import numpy as np
import torch

rows = [np.array([0, 1]), np.array([1, 0])]
picked = torch.arange(4).reshape(2, 2)[rows]
assert picked.shape == (2, 2, 2), picked
