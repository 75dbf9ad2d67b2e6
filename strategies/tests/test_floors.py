"""No class of inputs is starved: a floor under its share of 1,000 examples, about half of the least seen."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from hypothesis.statistics import collector

from strategies import ALL, COMPLEX, FLOATING, NUMPY_ONLY, SHARED, arrays, tensors
from strategies.tests.sampling import array_bits, examples, tensor_bits

COUNT = 1000
SEEDS = (0, 1, 2)

SHAPES = {"0-d": 25, "empty": 80, "one element in sides": 7, "1-d": 35, "5-d": 50, "over 30 elements": 8}
LAYOUTS = {
    "plain": 60, "fortran": 60, "permuted": 40, "channels-last": 25, "stepped": 25, "expanded": 25, "overlapping": 25
}  # fmt: skip
VALUES = {"nan": 9, "nan with a payload": 5, "-0.0": 5, "subnormal": 5, "infinite": 2, "beyond 2**53": 7}
TENSORS = {
    **SHAPES, **LAYOUTS, **VALUES, **dict.fromkeys(ALL, 3), "offset": 70, "not contiguous": 200,
    "no grad": 280, "leaf": 40, "nonleaf": 25, "leaf view": 30, "populated": 25,
}  # fmt: skip
ARRAYS = {
    **SHAPES, **LAYOUTS, **VALUES, **{np.dtype(name).str: 4 for name in (*SHARED, *NUMPY_ONLY)},
    "reversed": 25, "not contiguous": 200, "readonly": 120, "unaligned": 60, "readonly and unaligned": 20,
}  # fmt: skip
# Where a property asks for floating numbers alone, half of its inputs hold one that breaks things.
FLOATS = {"nan": 80, "nan with a payload": 50, "-0.0": 35, "subnormal": 60, "infinite": 20}


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
    if array.dtype.isnative and array.dtype.name in SHARED and array.dtype.name != "bool":
        yield from value_classes(array_bits(array), array.dtype.name)


@functools.cache
def seen(kind: str, seed: int) -> tuple[Counter[str], int]:
    """How many of 1,000 examples are in each class, and how many Hypothesis had to throw away for them."""
    strategy: st.SearchStrategy[Any] = arrays()
    if kind != "arrays":
        strategy = tensors(devices=["cpu"], dtypes=FLOATING if kind == "floats" else ALL)
    runs: list[dict[str, Any]] = []
    with collector.with_value(runs.append):
        drawn = examples(strategy, COUNT, seed)
    classes = array_classes if kind == "arrays" else tensor_classes
    counts = Counter(name for example in drawn for name in set(classes(example)))
    statuses = [case["status"] for run in runs for case in run["generate-phase"]["test-cases"]]
    assert statuses.count("valid") == len(drawn) == COUNT
    return counts, statuses.count("invalid")


@pytest.mark.parametrize("name", TENSORS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_class_of_tensors_is_starved(name, seed):
    assert seen("tensors", seed)[0][name] >= TENSORS[name]


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_class_of_arrays_is_starved(name, seed):
    assert seen("arrays", seed)[0][name] >= ARRAYS[name]


@pytest.mark.parametrize("name", FLOATS)
def test_no_class_of_floating_values_is_starved(name):
    assert seen("floats", 0)[0][name] >= FLOATS[name]


@pytest.mark.parametrize("kind", ["tensors", "arrays"])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_example_is_drawn_in_vain(kind, seed):
    assert seen(kind, seed)[1] == 0


@pytest.mark.parametrize(
    ("dtypes", "asked"), [(COMPLEX, torch.is_conj), (("float32", "float64"), torch.is_neg)]
)
def test_some_tensors_have_a_lazy_bit(dtypes, asked):
    drawn = examples(tensors(devices=["cpu"], dtypes=dtypes), 300)
    assert sum(map(asked, drawn)) >= 20
