import numpy as np
import torch

array = np.array([7, 8])
try:
    found = torch.compile(lambda a: torch.full((2,), a[0]), backend="eager")(array).dtype
except TypeError as error:  # up to torch 2.9
    found = error
assert found == torch.full((2,), array[0]).dtype == torch.int64, found
