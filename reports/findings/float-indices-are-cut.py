"""An array of floats as an index is cut to integers."""

import numpy as np
import torch

try:
    picked = torch.arange(5)[np.array([1.9])]
except IndexError:
    picked = None
assert picked is None, picked
