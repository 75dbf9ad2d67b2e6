import numpy as np
import torch

mask = np.array([True, False])
try:
    found = torch.compile(lambda a: np.cumsum(a), backend="eager")(mask).tolist()
except RuntimeError as error:
    found = str(error)
assert found == np.cumsum(mask).tolist(), found
