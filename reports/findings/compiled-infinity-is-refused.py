import numpy as np
import torch


def overflowing(array):
    array[0] = 1e300
    return array


try:
    found = torch.compile(overflowing, backend="eager")(np.zeros(2, np.float32)).tolist()
except RuntimeError as error:
    found = str(error)
assert found == [float("inf"), 0.0], found
