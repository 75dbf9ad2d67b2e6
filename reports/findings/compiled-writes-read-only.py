import contextlib

import numpy as np
import torch


def doubled(array):
    array *= 2
    return array


array = np.ones(2)
array.flags.writeable = False
with contextlib.suppress(ValueError):  # output array is read-only
    torch.compile(doubled, backend="eager")(array)
assert array.tolist() == [1.0, 1.0], array
