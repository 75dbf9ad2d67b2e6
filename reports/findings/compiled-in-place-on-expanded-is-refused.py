import numpy as np
import torch

array = np.lib.stride_tricks.as_strided(np.array([7]), (3,), (0,))
torch.compile(lambda a: a.fill(2), backend="eager")(array)
assert array.tolist() == [2, 2, 2], array
