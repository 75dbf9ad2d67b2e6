"""An array of a dtype that torch refuses is never freed."""

import contextlib
import weakref

import numpy as np
import torch

array = np.zeros(10, np.longdouble)
held = weakref.ref(array)
with contextlib.suppress(TypeError):
    torch.from_numpy(array)
del array
assert held() is None, "somebody holds the array"
