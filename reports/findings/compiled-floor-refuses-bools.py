import numpy as np
import torch

array = np.array([True, False])
found = torch.compile(lambda a: np.floor(a), backend="eager")(array)
assert found.tolist() == np.floor(array).tolist(), found
