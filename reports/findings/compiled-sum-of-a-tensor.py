import numpy as np
import torch

try:
    found = torch.compile(lambda t: np.sum(t), backend="eager")(torch.ones(2))
except (TypeError, RuntimeError):  # sum() got an unexpected keyword argument 'axis'
    found = None
assert found is None, found
