"""array + tensor raises TypeError, where tensor + array works."""

import numpy as np
import torch

array, tensor = np.ones(2), torch.ones(2)
both = tensor + array
refused = ""
try:
    array + tensor
except TypeError as error:
    refused = str(error)
assert not refused, refused
