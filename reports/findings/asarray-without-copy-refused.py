"""np.asarray(tensor, copy=False) refuses, though tensor and array can share memory."""

import numpy as np
import torch

tensor = torch.ones(3)
refused = False
try:
    np.asarray(tensor, copy=False)
except ValueError:
    refused = np.shares_memory(np.asarray(tensor), tensor.numpy())
assert not refused, "it says that a copy cannot be avoided, and np.asarray(tensor) makes none"
