"""np.from_dlpack of a masked tensor, which is a wrapper without memory, shows other memory."""

import numpy as np
import torch
from torch.masked import masked_tensor

masked = masked_tensor(torch.full((64,), 2.0), torch.ones(64, dtype=torch.bool))
freed = np.ones(64, np.float32)
del freed
array = np.from_dlpack(masked)
assert (array == 2).all(), f"{array[:3]}, where the tensor is {masked.get_data()[:3].tolist()}"
