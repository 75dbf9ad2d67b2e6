import numpy as np
import torch

count = np.int64(3)
compiled = torch.compile(lambda n: [0] * n, backend="eager")
found = compiled(count)
assert list(found) == [0, 0, 0], found
