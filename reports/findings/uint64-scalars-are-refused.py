"""torch.tensor refuses np.uint64, and takes an array of it."""

import numpy as np
import torch

assert torch.tensor(np.array(1, "uint64")).item() == 1
try:
    torch.tensor(np.uint64(1))
except TypeError as error:
    raise AssertionError(error) from None
