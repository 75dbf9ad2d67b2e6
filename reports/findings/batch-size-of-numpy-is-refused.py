"""DataLoader refuses a batch size of NumPy, and says that 2 is no positive integer."""

import numpy as np
from torch.utils.data import DataLoader

try:
    DataLoader(range(4), batch_size=np.int64(2))
except ValueError as error:
    raise AssertionError(error) from None
