import numpy as np
import torch

array = np.array([1.5, 0.0, -2.0])
torch.func.functionalize(lambda a: torch.from_numpy(a).add_(1))(array)
assert array.tolist() == [2.5, 1.0, -1.0], array
