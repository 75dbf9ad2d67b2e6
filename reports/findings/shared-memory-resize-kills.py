"""Enlarging a tensor in shared memory kills the process, where the documentation promises an error."""

import contextlib

import torch

tensor = torch.ones(3).share_memory_()
with contextlib.suppress(RuntimeError):
    tensor.resize_(1000)
