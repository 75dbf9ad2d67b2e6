import numpy as np
import torch

array = np.array([16777217], np.int32)
compiled = torch.compile(lambda a: a / 1, backend="eager")
found = compiled(array)
assert found.tolist() == (array / 1).tolist() == [16777217.0], found
