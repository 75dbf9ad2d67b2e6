import numpy as np
import torch

tensor = torch.ones(2, requires_grad=True)
try:
    found = torch.compile(lambda t: np.sin(t), backend="eager")(tensor)
except RuntimeError:  # can't call numpy() on Tensor that requires grad
    found = None
assert found is None, found
