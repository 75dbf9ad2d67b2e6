import numpy as np
import torch

array = np.array([200, 100], "uint8")
found = torch.compile(lambda a: np.sum(a), backend="eager")(array)
assert found.dtype == np.sum(array).dtype == "uint64", found.dtype
