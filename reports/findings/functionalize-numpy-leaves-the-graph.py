import torch

tensor = torch.ones(2, requires_grad=True)
try:
    found = torch.func.functionalize(lambda t: t.numpy())(tensor).shape
except RuntimeError:  # can't call numpy() on Tensor that requires grad
    found = None
assert found is None, found
