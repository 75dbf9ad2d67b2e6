import warnings

import numpy as np
import torch

warnings.simplefilter("ignore")
divided = torch.compile(lambda a: a // 0, backend="eager")
try:
    found = divided(np.array([1, 2])).tolist()
except RuntimeError as error:
    found = str(error)
assert found == [0, 0], found
