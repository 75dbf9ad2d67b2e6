import numpy as np
import torch


def parted(array):
    array.partition(1)
    return array


try:
    found = torch.compile(parted, backend="eager")(np.array([3.0, 2.0, 1.0]))[1]
except RuntimeError as error:
    found = str(error).splitlines()[0]
assert found == 2.0, found
