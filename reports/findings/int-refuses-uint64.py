"""int() of a uint64 tensor fails from 2**63 on, where item() gives the number."""

import torch

tensor = torch.tensor(-1).view(torch.uint64)
try:
    assert int(tensor) == tensor.item()
except RuntimeError as error:
    raise AssertionError(f"{error}") from None
