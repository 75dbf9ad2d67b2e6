"""np.size of a tensor is a method."""

import numpy as np
import torch

size = np.size(torch.ones(3))
assert size == 3, size
