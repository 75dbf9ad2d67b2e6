"""A tensor times np.complex64 is a tensor times the real part."""

import numpy as np
import torch

result = torch.ones(2) * np.complex64(2 + 3j)
assert result.tolist() == [2 + 3j, 2 + 3j], result
