import torch

tensor = torch.tensor([1j]).conj()
try:
    found = torch.compile(lambda t: t.numpy(), backend="eager")(tensor)
except RuntimeError:  # can't call numpy() on Tensor that has conjugate bit set
    found = None
assert found is None, found
