"""RNN, LSTM and GRU refuse a size of NumPy, which Linear takes."""

import numpy as np
import torch

torch.nn.Linear(np.int64(2), 3)
try:
    torch.nn.LSTM(np.int64(2), 3)
except TypeError as error:
    raise AssertionError(error) from None
