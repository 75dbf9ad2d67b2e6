import numpy as np
import torch

array = np.array([np.nan])
compiled = torch.compile(np.sign, backend="eager")
found = compiled(array)
assert np.isnan(found[0]), found
