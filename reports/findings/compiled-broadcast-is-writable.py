import numpy as np
import torch

array = np.ones(2)
compiled = torch.compile(lambda a: np.broadcast_to(a, (3, 2)), backend="eager")
assert not compiled(array).flags.writeable
