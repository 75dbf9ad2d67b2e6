"""torch.nn.Softmax refuses a dim of NumPy, which torch.softmax takes."""

import numpy as np
import torch

torch.softmax(torch.ones(2, 2), np.int64(0))
try:
    torch.nn.Softmax(np.int64(0))
except TypeError as error:
    raise AssertionError(error) from None
