import numpy as np
import torch

wide = torch.compile(lambda a: np.array(a, np.float64, copy=False), backend="eager")
try:
    found = wide(np.ones(2, np.float32))
except (ValueError, RuntimeError):  # unable to avoid copy
    found = None
assert found is None or int(np.__version__[0]) < 2, found
