"""A device that an operation breaks for good, as a kernel may (``-p conformance.tests.broken_device``).

From the first item() of half precision on every item() fails, as every call does after a sticky CUDA error.
"""

import os

import torch

import conformance.runner.trials

_item = torch.Tensor.item
_broken = False


def _fails(self):
    global _broken
    _broken = _broken or self.dtype == torch.float16
    if _broken:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")
    return _item(self)


if os.environ.get("CONFORMANCE_STORM"):
    torch.Tensor.item = _fails
    conformance.runner.trials.is_broken = lambda device: _broken
