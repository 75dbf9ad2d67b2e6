"""A state dict of an optimizer whose lr is np.float64 is saved, and refused by weights_only."""

import io
import pickle

import numpy as np
import torch

optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=np.float64(0.1))
file = io.BytesIO()
torch.save(optimizer.state_dict(), file)
file.seek(0)
try:
    torch.load(file, weights_only=True)
except pickle.UnpicklingError as error:
    raise AssertionError(str(error).splitlines()[0]) from None
