"""torch.tensor makes integers of np.float64, and refuses np.float32."""

import numpy as np
import torch

assert torch.tensor([np.float64(3.7)], dtype=torch.int64).tolist() == [3]
try:
    torch.tensor([np.float32(3.7)], dtype=torch.int64)
except TypeError as error:
    raise AssertionError(error) from None
