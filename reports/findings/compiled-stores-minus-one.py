import numpy as np
import torch


def marked(array):
    array[0] = -1
    return array


try:
    found = torch.compile(marked, backend="eager")(np.zeros(2, np.uint8))
except (OverflowError, RuntimeError):  # -1 is out of bounds for uint8
    found = None
assert found is None or int(np.__version__[0]) < 2, found
