import numpy as np
import torch

array = np.array([250, 10], np.uint8)
compiled = torch.compile(lambda a: a.cumprod(), backend="eager")
found = compiled(array)
assert found.tolist() == array.cumprod().tolist() == [250, 2500], found
