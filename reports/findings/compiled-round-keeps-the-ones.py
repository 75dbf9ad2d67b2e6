import numpy as np
import torch

array = np.array([14, 26])
compiled = torch.compile(lambda a: np.round(a, -1), backend="eager")
found = compiled(array)
assert found.tolist() == np.round(array, -1).tolist() == [10, 30], found
