import contextlib

import numpy as np
import torch


def assigned(tensor, number):
    tensor[0] = number


tensor = torch.zeros(2)
with contextlib.suppress(TypeError, RuntimeError):  # can't assign a numpy.float32 to a torch.FloatTensor
    torch.compile(assigned, backend="eager")(tensor, np.float32(1))
assert tensor.tolist() == [0.0, 0.0], tensor
