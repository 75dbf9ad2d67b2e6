"""torch.from_dlpack of an array that runs backwards ends the process in place of an error."""

import contextlib

import numpy as np
import torch

with contextlib.suppress(Exception):
    torch.from_dlpack(np.arange(2.0)[::-1])
