"""RNN, LSTM and GRU refuse a size of NumPy, which Linear takes."""

import numpy as np
import torch

torch.nn.Linear(np.int64(2), 3)
torch.nn.LSTM(np.int64(2), 3)
