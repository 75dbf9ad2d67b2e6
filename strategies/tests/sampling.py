"""What the tests ask of a strategy: many examples, the plainest with a property, the reason for a refusal."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

# Nothing is timed, and no run depends on what an earlier one stored.
QUIET = settings(
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)


def examples(strategy: st.SearchStrategy[Any], count: int, seed_number: int = 0) -> list[Any]:
    """The first examples of a strategy, the same at every call."""
    drawn = []

    @seed(seed_number)
    @settings(QUIET, derandomize=False, max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def collect(example: Any) -> None:
        drawn.append(example)

    collect()
    return drawn


def plainest(strategy: st.SearchStrategy[Any], condition: Callable[[Any], Any] = lambda _: True) -> Any:
    """What a strategy shrinks to among the examples that meet a condition; fails where it finds none."""
    many = settings(QUIET, derandomize=False, max_examples=5_000, phases=[Phase.generate, Phase.shrink])
    return find(strategy, lambda example: bool(condition(example)), settings=many, random=Random(0))


def refusal(strategy: st.SearchStrategy[Any]) -> str:
    """The sentence with which a strategy refuses its arguments; fails where it takes them."""
    with pytest.raises(InvalidArgument) as caught:
        plainest(strategy)
    return str(caught.value)


def tensor_bits(tensor: torch.Tensor) -> list[bytes]:
    """The bytes of each element of a CPU tensor in index order, lazy bits resolved, without torch's help."""
    size = tensor.element_size()
    start = tensor.data_ptr()
    read = []
    for index in np.ndindex(*tensor.shape):
        steps = sum(step * stride for step, stride in zip(index, tensor.stride()))
        element = bytearray(ctypes.string_at(start + steps * size, size))
        if tensor.is_conj() ^ tensor.is_neg():
            element[-1] ^= 0x80  # the sign, of the imaginary part where there are two
        read.append(bytes(element))
    return read


def array_bits(array: np.ndarray[Any, Any]) -> list[bytes]:
    """The bytes of each element of an array in index order; what prints, of objects and long doubles."""
    if array.dtype.hasobject or array.dtype.char in "gG":
        return [repr(element).encode() for element in array.ravel().tolist()]
    raw, size = array.tobytes(), array.itemsize
    return [raw[start : start + size] for start in range(0, len(raw), size)]
