import numpy as np
import torch

array = np.array([1.0, 2.0, 3.0])
compiled = torch.compile(np.median, backend="eager")
found = compiled(array)
assert np.shape(found) == (), found
