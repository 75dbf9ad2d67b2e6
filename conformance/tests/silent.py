"""A pytest plugin that takes the promise out of one docstring, as a new version may."""

import torch

torch.Tensor.share_memory_.__doc__ = "Moves the storage to shared memory."
