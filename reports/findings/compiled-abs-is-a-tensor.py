import numpy as np
import torch

array = np.array([-1.0])
compiled = torch.compile(lambda a: abs(a), backend="eager")
found = compiled(array)
assert isinstance(found, np.ndarray), found
