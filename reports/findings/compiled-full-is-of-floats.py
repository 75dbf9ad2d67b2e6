import numpy as np
import torch

array = np.array([7, 8])
found = torch.compile(lambda a: torch.full((2,), a[0]), backend="eager")(array)
assert found.dtype == torch.full((2,), array[0]).dtype == torch.int64, found
