"""The elements of tensors and arrays as a person writes them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from strategies.dtypes import SHARED, itemsize
from strategies.recipes import has_bits, literal
from strategies.values import raw_pool, repeated_bytes

_INTEGERS = {1: "int8", 2: "int16", 4: "int32", 8: "int64", 16: "int64"}
# What each library makes of numbers whose dtype is not given.
_OF_TORCH = {"float32": float, "int64": int, "bool": bool, "complex64": complex}
_OF_NUMPY = {"float64": float, "int64": int, "bool": bool, "complex128": complex}


def tensor_text(values: tuple[Any, ...], dtype: str, shape: tuple[int, ...]) -> str:
    """An expression of a contiguous CPU tensor that repeats a pool of values."""
    known = dtype in SHARED or dtype == "bfloat16"  # some versions cannot fill a tensor of the others
    if 0 in shape or (shape and known and not any(raw_pool(values, dtype))):
        given = "" if dtype == "float32" else f", dtype=torch.{dtype}"
        return f"torch.{'zeros' if known else 'empty'}({', '.join(map(str, shape))}{given})"
    if not has_bits(values):
        given = "" if _understood(values, _OF_TORCH.get(dtype)) else f", dtype=torch.{dtype}"
        return f"torch.tensor({nested(values, shape)}{given})"
    integers = _INTEGERS[itemsize(dtype)]
    words = tuple(int(word) for word in np.frombuffer(raw_pool(values, dtype), integers))
    each = len(words) // len(values)
    sides = shape if each == 1 else (*shape[:-1], (shape or (1,))[-1] * each)
    given = "" if integers == "int64" else f", dtype=torch.{integers}"
    text = f"torch.tensor({nested(words, sides)}{given}).view(torch.{dtype})"
    return f"{text}.view(())" if sides and not shape else text


def array_text(values: tuple[Any, ...], dtype: str, shape: tuple[int, ...]) -> str:
    """An expression of a contiguous array that repeats a pool of values."""
    given = "" if _understood(values, _OF_NUMPY.get(dtype)) else f", {dtype!r}"
    if 0 in shape or (shape and dtype in SHARED and not any(raw_pool(values, dtype))):
        sides = str(shape[0]) if len(shape) == 1 else str(shape)
        return f"np.zeros({sides}{'' if dtype == 'float64' else f', {dtype!r}'})"
    if not has_bits(values):
        return f"np.array({nested(values, shape)}{given})"
    data = repeated_bytes(values, dtype, math.prod(shape))
    flat = f"np.frombuffer(bytearray.fromhex({data.hex()!r}), {dtype!r})"
    return flat if len(shape) == 1 else f"{flat}.reshape({shape})"


def _understood(values: tuple[Any, ...], kind: type | None) -> bool:
    """Whether a library infers the dtype from its numbers alone."""
    return all(type(value) is kind for value in values)


def nested(values: tuple[Any, ...], shape: tuple[int, ...]) -> str:
    """Lists of lists, or one element, that repeat a pool of values."""
    return _nested(map(literal, itertools.cycle(values)), shape)


def _nested(texts: Iterator[str], shape: tuple[int, ...]) -> str:
    if not shape:
        return next(texts)
    return f"[{', '.join(_nested(texts, shape[1:]) for _ in range(shape[0]))}]"
