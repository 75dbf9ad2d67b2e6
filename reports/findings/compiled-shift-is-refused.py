import numpy as np
import torch


def shifted(array):
    array[1:] = array[:-1]
    return array


try:
    found = torch.compile(shifted, backend="eager")(np.array([1.0, 2.0, 3.0])).tolist()
except RuntimeError as error:
    found = str(error)
assert found == [1.0, 1.0, 2.0], found
