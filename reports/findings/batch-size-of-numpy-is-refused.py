"""DataLoader refuses a batch size of NumPy, and says that 2 is no positive integer."""

import numpy as np
from torch.utils.data import DataLoader

batches = list(DataLoader(range(4), batch_size=np.int64(2)))
assert len(batches) == 2
