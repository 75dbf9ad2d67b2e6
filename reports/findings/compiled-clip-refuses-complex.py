import numpy as np
import torch

array = np.array([1 + 2j])
try:
    found = torch.compile(lambda a: np.clip(a, 0, 2), backend="eager")(array).tolist()
except RuntimeError as error:
    found = str(error)
assert found == np.clip(array, 0, 2).tolist(), found
