import numpy as np
import torch

array = np.array([1.0, 2.0, 3.0])
compiled = torch.compile(lambda a: a[2:0:-1], backend="eager")
found = compiled(array)
assert found.tolist() == array[2:0:-1].tolist() == [3.0, 2.0], found
