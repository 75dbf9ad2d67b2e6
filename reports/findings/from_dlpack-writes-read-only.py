"""torch.from_dlpack makes a writable tensor of a read-only array, without a warning."""

import contextlib
import warnings

import numpy as np
import torch

warnings.simplefilter("error")
array = np.zeros(2)
array.flags.writeable = False
with contextlib.suppress(BufferError, UserWarning):
    torch.from_dlpack(array)[0] = 1.0
assert array[0] == 0.0, f"the read-only array is {array}"
