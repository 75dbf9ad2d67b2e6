import numpy as np
import torch

tensor, scale = torch.ones(2, dtype=torch.int64), np.float64(2.5)
compiled = torch.compile(lambda t, s: t * s, backend="eager")
assert compiled(tensor, scale).dtype == (tensor * scale).dtype
