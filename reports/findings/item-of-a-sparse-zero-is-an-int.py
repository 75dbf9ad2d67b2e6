"""item() of a sparse tensor that stores no element gives an int, even for a floating-point dtype."""

import torch

number = torch.zeros(1, dtype=torch.float32).to_sparse().item()
assert isinstance(number, float), f"{number!r} is of {type(number)}"
