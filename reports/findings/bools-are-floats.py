"""np.bool_ beside a tensor of integers makes floats of it."""

import numpy as np
import torch

result = torch.tensor([1, 2]) + np.bool_(True)
assert result.dtype == torch.int64, result
