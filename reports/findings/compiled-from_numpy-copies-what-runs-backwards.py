import numpy as np
import torch

array = np.ones(2)
compiled = torch.compile(lambda a: torch.from_numpy(a[::-1]), backend="eager")
try:
    found = compiled(array)
except (ValueError, RuntimeError):  # at least one stride in the given numpy array is negative
    found = None
assert found is None, found
