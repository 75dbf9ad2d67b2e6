import numpy as np
import torch

array = np.lib.stride_tricks.as_strided(np.array([7]), (3,), (0,))
found = array
try:
    torch.compile(lambda a: a.fill(2), backend="eager")(array)
except RuntimeError as error:
    found = error
assert found is array, found
