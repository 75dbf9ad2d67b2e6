import contextlib

import numpy as np
import torch


def added(array, tensor):
    np.add(array, array, out=tensor)


tensor = torch.zeros(2)
with contextlib.suppress(TypeError, RuntimeError):  # return arrays must be of ArrayType
    torch.compile(added, backend="eager")(np.ones(2, np.float32), tensor)
assert tensor.tolist() == [0.0, 0.0], tensor
