"""np.random.shuffle of a tensor loses rows."""

import numpy as np
import torch

tensor = torch.arange(9)
np.random.default_rng(0).shuffle(tensor)
assert sorted(tensor.tolist()) == list(range(9)), tensor.tolist()
