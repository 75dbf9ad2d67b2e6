import numpy as np
import torch


def with_a_zero(array):
    copy = array.astype(np.float32)
    copy[0] = 0
    return copy


array = np.ones(2, np.float32)
torch.compile(with_a_zero, backend="eager")(array)
assert array.tolist() == [1.0, 1.0], array
