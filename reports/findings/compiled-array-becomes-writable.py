import numpy as np
import torch

array = np.ones(2)
array.flags.writeable = False
compiled = torch.compile(lambda a: a.sum(), backend="eager")
compiled(array)
assert not array.flags.writeable
