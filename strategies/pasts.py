"""What happened to an array or a tensor before: it crossed, with the same values or with others.

What remembers its first answer, or copies from the second call on, shows in what crossed before.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

# Nothing; each plain way across once; the same with other values, in the place of which its own were written.
PASTS = ("", "crossed", "rewritten")
_DRAWN = ("",) * 10 + PASTS[1:]
PAST_CHOICES = 1

Call = Callable[[Any], Any]
OF_ARRAYS: tuple[Call, ...] = (torch.from_numpy, torch.as_tensor, torch.tensor)


def _numpy(tensor: torch.Tensor) -> Any:
    return tensor.numpy()


def _detach(tensor: torch.Tensor) -> Any:
    return tensor.detach()


def _clone(tensor: torch.Tensor) -> Any:
    return tensor.clone()


def _numbers(tensor: torch.Tensor) -> Any:
    return tensor.item() if tensor.numel() == 1 else tensor.tolist()


OF_TENSORS: tuple[Call, ...] = (_numpy, _detach, _clone, _numbers)


def choose_past(choices: Any, allowed: bool) -> str:
    """The past of an input, which most have not; shrinks to none."""
    past: str = choices.among(_DRAWN)
    return past if allowed else ""


def cross(values: Any) -> None:
    """Let an array or a tensor cross in each plain way; what refuses it is not what is being judged."""
    for call in OF_TENSORS if isinstance(values, torch.Tensor) else OF_ARRAYS:
        with contextlib.suppress(Exception):
            call(values)


def rewrite(values: Any, memory: Any, raw: bytes) -> None:
    """Let values cross as they are, then put other bytes into their memory, unseen by any library."""
    cross(values)
    if isinstance(memory, torch.Tensor):
        ctypes.memmove(memory.data_ptr(), raw, len(raw))
    else:
        np.copyto(memory, np.frombuffer(raw, memory.dtype).reshape(memory.shape))


def source(name: str, of_tensor: bool) -> list[str]:
    """Lines of Python that do what ``cross`` does with what has a name."""
    calls = "torch.from_numpy, torch.as_tensor, torch.tensor"
    if of_tensor:
        calls = ", ".join(f"torch.Tensor.{call}" for call in ("numpy", "detach", "clone", "tolist"))
    return [
        f"for cross in ({calls}):",
        "    try:",
        f"        cross({name})",
        "    except Exception:",
        "        pass",
    ]
