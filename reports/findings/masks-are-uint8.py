"""np.isnan of a tensor gives uint8, so that ~ of it is true everywhere."""

import numpy as np
import torch

x = torch.tensor([1.0, float("nan")])
kept = x[~np.isnan(x)]
assert not kept.isnan().any(), f"x[~np.isnan(x)] is {kept.tolist()}"
