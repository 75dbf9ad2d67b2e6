"""No class of inputs is starved: a floor under its share of 1,000 examples, about half of the least seen."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from hypothesis.statistics import collector

from strategies import (
    ALL,
    COMPLEX,
    FLOATING,
    GRADS,
    NUMPY_ONLY,
    SHARED,
    TENSOR_LAYOUTS,
    arrays,
    tensor_recipes,
    tensors,
)
from strategies.tests.sampling import array_bits, examples, tensor_bits

COUNT = 1000
SEEDS = (0, 1)

SHAPES = {"0-d": 25, "empty": 110, "one element in sides": 4, "1-d": 50, "5-d": 75, "over 30 elements": 10}
LAYOUTS = {
    "plain": 230,
    "fortran": 50,
    "permuted": 20,
    "channels-last": 13,
    "stepped": 25,
    "expanded": 30,
    "overlapping": 25,
    "not contiguous": 215,
}
VALUES = {"nan": 24, "nan with a payload": 13, "-0.0": 13, "subnormal": 10, "infinite": 8, "beyond 2**53": 5}
STATES = {"no grad": 300, "leaf": 34, "nonleaf": 37, "leaf view": 35, "populated": 36}
FLAGS = {"reversed": 27, "field": 27, "readonly": 150, "unaligned": 58, "readonly and unaligned": 29}
FLOORS = {
    "tensors": {**SHAPES, **LAYOUTS, **VALUES, **STATES, "offset": 80, **dict.fromkeys(ALL, 15)},
    "arrays": {**SHAPES, **LAYOUTS, **VALUES, **FLAGS}
    | {np.dtype(name).str: 11 for name in (*SHARED, *NUMPY_ONLY)},
    # Where a property asks for floating numbers alone.
    "floats": {"nan": 95, "nan with a payload": 75, "-0.0": 45, "subnormal": 65, "infinite": 50},
    # What only the recipe tells: a detached tensor looks like any other, and a stepped one may be empty.
    "tensor recipes": {**dict.fromkeys(GRADS, 35), **dict.fromkeys(TENSOR_LAYOUTS, 35)},
}


def shape_classes(shape: tuple[int, ...], count: int) -> Iterator[str]:
    yield f"{len(shape)}-d"
    if 0 in shape:
        yield "empty"
    if shape and count == 1:
        yield "one element in sides"
    if count > 30:
        yield "over 30 elements"


def layout_class(shape: tuple[int, ...], strides: tuple[int, ...]) -> str:
    """What strides, counted in elements, say by themselves; sides of one element say nothing."""
    sides = [(stride, side) for stride, side in zip(strides, shape) if side > 1]
    steps = [stride for stride, _ in sides]
    if 0 in shape or not sides:
        return "plain"
    if min(steps) <= 0:
        return "reversed" if min(steps) < 0 else "expanded"
    if len(steps) > 1 and max(steps) == 1:
        return "overlapping"
    dense = itertools.accumulate((side for _, side in sorted(sides)), int.__mul__, initial=1)
    if any(stride != step for stride, step in zip(sorted(steps), dense)):
        return "stepped"
    if steps == sorted(steps):
        return "plain" if len(steps) == 1 else "fortran"
    if steps == sorted(steps, reverse=True):
        return "plain"
    channels = len(shape) >= 4 and shape[1] > 1 and strides[1] == 1
    others = [stride for axis, stride in enumerate(strides) if axis != 1 and shape[axis] > 1]
    return "channels-last" if channels and others == sorted(others, reverse=True) else "permuted"


def value_classes(bits: list[bytes], dtype: str) -> Iterator[str]:
    raw = b"".join(bits)
    if np.dtype(dtype).kind in "iu":
        if any(abs(number) > 2**53 for number in np.frombuffer(raw, dtype).tolist()):
            yield "beyond 2**53"
        return
    part = {"complex64": "float32", "complex128": "float64"}.get(dtype, dtype)
    numbers, words = np.frombuffer(raw, part), np.frombuffer(raw, f"u{np.dtype(part).itemsize}")
    usual = np.array(np.nan, part).view(words.dtype)
    size = np.abs(numbers[np.isfinite(numbers)])
    yield from (
        name
        for name, seen in {
            "nan": np.isnan(numbers),
            "nan with a payload": np.isnan(numbers) & (words != usual),
            "-0.0": (numbers == 0) & np.signbit(numbers),
            "subnormal": (size > 0) & (size < np.finfo(part).tiny),
            "infinite": np.isinf(numbers),
        }.items()
        if seen.any()
    )


def grad_class(tensor: torch.Tensor) -> str:
    if not tensor.requires_grad:
        return "no grad"
    if tensor.is_leaf:
        return "leaf" if tensor.grad is None else "populated"
    return "leaf view" if tensor._base is not None and tensor._base.is_leaf else "nonleaf"


def tensor_classes(tensor: torch.Tensor) -> Iterator[str]:
    dtype = str(tensor.dtype).removeprefix("torch.")
    yield from (dtype, grad_class(tensor), layout_class(tensor.shape, tensor.stride()))
    yield from shape_classes(tensor.shape, tensor.numel())
    if tensor.storage_offset():
        yield "offset"
    if not tensor.is_contiguous():
        yield "not contiguous"
    if dtype in SHARED and dtype != "bool":
        yield from value_classes(tensor_bits(tensor), dtype)


def array_classes(array: np.ndarray[Any, Any]) -> Iterator[str]:
    flags = [
        name
        for name in ("readonly", "unaligned")
        if not array.flags[{"readonly": "W", "unaligned": "A"}[name]]
    ]
    yield from (array.dtype.str, *flags, " and ".join(flags) if len(flags) == 2 else array.dtype.str)
    yield layout_class(array.shape, tuple(stride // array.itemsize for stride in array.strides))
    yield from shape_classes(array.shape, array.size)
    if not array.flags.c_contiguous:
        yield "not contiguous"
    if any(stride % array.itemsize for stride in array.strides):
        yield "field"
    if array.dtype.isnative and array.dtype.name in SHARED and array.dtype.name != "bool":
        yield from value_classes(array_bits(array), array.dtype.name)


KINDS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], Iterable[str]]]] = {
    "tensors": (tensors(devices=["cpu"]), tensor_classes),
    "arrays": (arrays(), array_classes),
    "floats": (tensors(devices=["cpu"], dtypes=FLOATING), tensor_classes),
    "tensor recipes": (tensor_recipes(), lambda recipe: (recipe.layout, recipe.grad)),
}


@functools.cache
def seen(kind: str, seed: int) -> tuple[Counter[str], int]:
    """How many of 1,000 examples are in each class, and how many Hypothesis had to throw away for them."""
    strategy, classes = KINDS[kind]
    runs: list[dict[str, Any]] = []
    with collector.with_value(runs.append):
        drawn = examples(strategy, COUNT, seed)
    statuses = [case["status"] for run in runs for case in run["generate-phase"]["test-cases"]]
    assert statuses.count("valid") == len(drawn) == COUNT
    return Counter(name for example in drawn for name in set(classes(example))), statuses.count("invalid")


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, floors in FLOORS.items() for name in floors]
)
def test_no_class_is_starved(kind, name):
    seeds = SEEDS if kind in ("tensors", "arrays") else SEEDS[:1]
    assert min(seen(kind, seed)[0][name] for seed in seeds) >= FLOORS[kind][name]


@pytest.mark.parametrize("kind", KINDS)
def test_no_example_is_drawn_in_vain(kind):
    assert seen(kind, SEEDS[0])[1] == 0


@pytest.mark.parametrize(
    ("dtypes", "asked"), [(COMPLEX, torch.is_conj), (("float32", "float64"), torch.is_neg)]
)
def test_some_tensors_have_a_lazy_bit(dtypes, asked):
    drawn = examples(tensors(devices=["cpu"], dtypes=dtypes), 300)
    assert sum(map(asked, drawn)) >= 20
