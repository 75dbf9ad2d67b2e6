import torch

tensor = torch.ones(2, requires_grad=True)
numpy = torch.compile(lambda t: t.numpy(), backend="eager")
try:
    found = numpy(tensor)
except RuntimeError:  # can't call numpy() on Tensor that requires grad
    found = None
assert found is None, found
