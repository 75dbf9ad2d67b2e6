import torch

try:
    found = torch.compile(lambda t: torch.from_numpy(t), backend="eager")(torch.ones(2))
except (TypeError, RuntimeError):  # expected np.ndarray (got Tensor)
    found = None
assert found is None, found
