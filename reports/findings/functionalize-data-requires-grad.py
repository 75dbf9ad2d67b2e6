import torch

tensor = torch.ones(2, requires_grad=True)
found = torch.func.functionalize(lambda t: t.data)(tensor)
assert not found.requires_grad
