"""Ways in which a build of torch ends or hangs its process, planted in one call each.

Loaded as a pytest plugin (``-p conformance.tests.storms``). Each waits for an input of half precision, so
that the record has to name the input that did it.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Any

import torch

from strategies import pasts  # strategies keep the calls that build their inputs before these are planted

pasts.OF_ARRAYS = pasts.OF_TENSORS = ()  # what an input did before would die of them too

# The call, how it ends, the claim that makes it, and what the verdict must say.
STORMS: dict[str, tuple[Callable[[], Any], str, str, str]] = {
    "segmentation fault": (
        lambda: ctypes.string_at(0),
        "from_numpy.keeps-dtype",
        "crashed",
        "killed by SIGSEGV",
    ),
    "abort": (os.abort, "numpy.keeps-dtype", "crashed", "killed by SIGABRT"),
    "exit": (lambda: os._exit(3), "item.after-flatten", "crashed", "died silently"),
    "kill": (
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        "tensor.keeps-values",
        "crashed",
        "died silently",
    ),
    "hang": (
        lambda: ctypes.CDLL(None).pause(),
        "detach.requires-no-gradient",
        "timed-out",
        "no answer within the limit",
    ),
}


def _stormy(call: Callable[..., Any], storm: Callable[[], Any], index: int = 0) -> Callable[..., Any]:
    def stormy(*args: Any, **kwargs: Any) -> Any:
        dtype = str(getattr(args[index], "dtype", ""))  # a list has none
        if dtype.endswith("float16") and "bfloat16" not in dtype:
            storm()
        return call(*args, **kwargs)

    return stormy


if os.environ.get("CONFORMANCE_STORM"):
    for owner, name, kind in (
        (torch, "from_numpy", "segmentation fault"),
        (torch.Tensor, "numpy", "abort"),
        (torch.Tensor, "item", "exit"),
        (torch, "tensor", "kill"),
        (torch.Tensor, "detach", "hang"),
    ):
        setattr(owner, name, _stormy(getattr(owner, name), STORMS[kind][0]))
