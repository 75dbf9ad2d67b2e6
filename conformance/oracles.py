"""What properties ask of values, memory and errors, without the calls that they judge.

Each function is whole in itself, because the scripts that show a refutation carry its source.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

__all__ = [
    "bits",
    "flip_bits",
    "killed_by",
    "raised_by",
    "same_address",
    "same_bits",
    "same_number",
    "wait_for",
]


def bits(values: Any) -> bytes:
    """The bytes of every element in index order, read from memory.

    A tensor on the CPU is read through its address and strides, one on another device after ``cpu()``.
    """
    if not isinstance(values, torch.Tensor):
        return np.asarray(values).tobytes()
    tensor = values if values.device.type == "cpu" else values.cpu()
    size = tensor.element_size()
    if not tensor.numel():
        return b""
    reach = sum(stride * (side - 1) for stride, side in zip(tensor.stride(), tensor.shape))
    memory = (ctypes.c_char * ((reach + 1) * size)).from_address(tensor.data_ptr())
    strides = [stride * size for stride in tensor.stride()]
    raw = np.ndarray(tuple(tensor.shape), f"V{size}", memoryview(memory), 0, strides).tobytes()
    if tensor.is_conj():
        raw = np.frombuffer(raw, f"c{size}").conj().tobytes()
    return np.negative(np.frombuffer(raw, f"f{size}")).tobytes() if tensor.is_neg() else raw


def same_bits(left: Any, right: Any) -> bool:
    """Whether two tensors or arrays have one dtype, one shape and the same bytes; None is like None alone."""
    if left is None or right is None:
        return left is right
    names = [str(each.dtype).replace("torch.", "") for each in (left, right)]
    return names[0] == names[1] and tuple(left.shape) == tuple(right.shape) and bits(left) == bits(right)


def same_address(tensor: torch.Tensor, array: Any) -> bool:
    """Whether a tensor and an array start at one address with the same steps; empty ones always do."""
    steps = tuple(stride * tensor.element_size() for stride in tensor.stride())
    return not array.size or (tensor.data_ptr() == array.ctypes.data and steps == array.strides)


def flip_bits(values: Any) -> None:
    """Change every element in place: the lowest bit of each number, and of both parts of a complex one."""
    raw = np.frombuffer(bits(values), np.uint8).copy()
    step = values.itemsize if isinstance(values, np.ndarray) else values.element_size()
    raw[:: step // 2 if "complex" in str(values.dtype) else step] ^= 1
    if isinstance(values, np.ndarray):
        values[...] = raw.view(values.dtype).reshape(values.shape)
        return
    new = torch.empty(tuple(values.shape), dtype=values.dtype)
    ctypes.memmove(new.data_ptr(), raw.tobytes(), raw.size)
    reach = sum(stride * (side - 1) for stride, side in zip(values.stride(), values.shape))
    with torch.no_grad():
        if reach + 1 >= values.numel():
            values.copy_(new)
        else:  # torch writes to elements that share memory one at a time
            for index in np.ndindex(*values.shape):
                values[index] = new[index]


def same_number(one: object, other: object) -> bool:
    """Whether two Python numbers are of one type and print alike: nan is nan, -0.0 is not 0.0."""
    return type(one) is type(other) and repr(one).replace("-nan", "nan") == repr(other).replace("-nan", "nan")


def raised_by(call: Callable[[], object]) -> Exception | None:
    """The exception that a call raises, or None; a misspelt name is never taken for a refusal."""
    try:
        call()
    except (NameError, AttributeError, ImportError):
        raise
    except Exception as error:
        return error
    return None


def wait_for(device: str) -> None:
    """Wait until a device has done all that it was asked to do; nothing where it has no queue."""
    module: Any = getattr(torch, device.split(":")[0], None)
    if hasattr(module, "synchronize"):
        module.synchronize()


def killed_by(call: Callable[[], object]) -> int:
    """The signal that kills a child process that makes a call; 0 where it lives, or where the call raises."""
    child = os.fork()
    if child == 0:
        faulthandler.disable()  # the caller reports the death
        try:
            call()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])
