"""np.argwhere of a tensor is transposed."""

import numpy as np
import torch

places = np.argwhere(torch.ones(2, 3) > 0)
assert tuple(places.shape) == (6, 2), places.shape
