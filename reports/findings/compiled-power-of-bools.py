import numpy as np
import torch

array = np.array([True, False])
found = torch.compile(lambda a: a**2, backend="eager")(array)
assert found.dtype == (array**2).dtype == "int8", found.dtype
