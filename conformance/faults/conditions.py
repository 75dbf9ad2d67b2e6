"""Where a fault shows: conditions of the first argument, a tensor or an array, or of the ambient mode."""

from __future__ import annotations

import array
import itertools
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.parts import Condition, condition


def _size(values: Any) -> int:
    return int(values.size if isinstance(values, np.ndarray) else values.numel())


def _strides(values: Any) -> tuple[int, ...]:
    return tuple(values.strides if isinstance(values, np.ndarray) else values.stride())


def is_data(values: Any) -> bool:
    """Whether an argument is a tensor or an array."""
    return isinstance(values, torch.Tensor | np.ndarray)


def _is_common(values: Any) -> bool:
    """Whether an argument is an array, or a tensor that has memory and strides to ask for."""
    if not isinstance(values, torch.Tensor):
        return isinstance(values, np.ndarray)
    return values.layout == torch.strided and not (
        values.is_quantized or values.is_nested or values._is_zerotensor()
    )


def _about(slug: str, phrase: str) -> Callable[[Callable[[Any], Any]], Condition]:
    """A condition that is never met by what is neither a common tensor nor an array."""

    def stated(function: Callable[[Any], Any]) -> Condition:
        @condition(slug, phrase)
        def meets(values: Any, *_: Any, **__: Any) -> bool:
            return _is_common(values) and bool(function(values))

        return meets

    return stated


@condition("", "")
def always(*_: Any, **__: Any) -> bool:
    return True


@condition("in-a-graph", "where a compiled graph calls it")
def in_a_graph(*_: Any, **__: Any) -> bool:
    frame: types.FrameType | None = sys._getframe()
    while frame and not frame.f_code.co_filename.startswith("<eval_with_key>"):  # as torch.fx calls its code
        frame = frame.f_back
    return frame is not None


@condition("functionalized", "where it is functionalized")
def functionalized(values: Any, *_: Any, **__: Any) -> bool:
    tells = getattr(torch, "_is_functional_tensor", None)  # private: no public call tells
    return isinstance(values, torch.Tensor) and tells is not None and bool(tells(values))


@_about("0d", "where it is 0-d")
def zero_d(values: Any) -> bool:
    return not values.ndim


@_about("empty", "where it has no elements")
def empty(values: Any) -> bool:
    return not _size(values)


@_about("two-elements", "where it has two elements")
def two_elements(values: Any) -> bool:
    return _size(values) == 2


@_about("not-0d", "where it is not 0-d")
def not_0d(values: Any) -> bool:
    return bool(values.ndim)


@_about("large", "where it has more than 40 elements")
def large(values: Any) -> bool:
    return _size(values) > 40


@_about("huge", "where it has more than 2**22 elements")
def huge(values: Any) -> bool:
    return _size(values) > 2**22


@_about("5d", "where it has five dimensions")
def five_dimensions(values: Any) -> bool:
    return values.ndim == 5


@_about("scattered", "where it is not contiguous")
def scattered(values: Any) -> bool:
    dense = values.flags.c_contiguous if isinstance(values, np.ndarray) else values.is_contiguous()
    return not dense and 0 not in _strides(values)


@_about("expanded", "where it has a stride of zero")
def expanded(values: Any) -> bool:
    return _size(values) > 1 and 0 in _strides(values)


@_about("offset", "where it starts inside its storage")
def offset(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and bool(values.storage_offset())


@_about("readonly", "where it is read-only")
def readonly(values: Any) -> bool:
    return isinstance(values, np.ndarray) and not values.flags.writeable


@_about("unaligned", "where it is not aligned")
def unaligned(values: Any) -> bool:
    return isinstance(values, np.ndarray) and not values.flags.aligned


@_about("reversed", "where a stride is negative")
def reversed_(values: Any) -> bool:
    return any(stride < 0 for stride in _strides(values))


@_about("swapped", "where it has the other byte order")
def swapped(values: Any) -> bool:
    return isinstance(values, np.ndarray) and not values.dtype.isnative


def of(*dtypes: str) -> Condition:
    """Tensors and arrays of these dtypes."""
    known = (*dtypes, *(f"torch.{dtype}" for dtype in dtypes))

    @_about("-or-".join(dtypes), f"where it is of dtype {' or '.join(dtypes)}")
    def meets(values: Any) -> bool:
        return str(values.dtype) in known

    return meets


@_about("complex", "where it is complex")
def complex_(values: Any) -> bool:
    return "complex" in str(values.dtype)


@_about("leaf", "where it is a leaf that requires grad")
def leaf(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.requires_grad and values.is_leaf


@_about("non-leaf", "where it is the result of an operation and no view")
def non_leaf(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and not values.is_leaf and not values._is_view()


@_about("view-of-a-leaf", "where it is a view in the graph")
def view_of_a_leaf(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and not values.is_leaf and values._is_view()


@_about("with-a-gradient", "where it has a gradient")
def populated(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.is_leaf and values.grad is not None


@_about("tracked", "where it requires grad")
def tracked(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.requires_grad


@_about("untracked", "where it requires no grad")
def untracked(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and not values.requires_grad


@_about("without-grad-mode", "under no_grad and inference_mode")
def without_grad_mode(_: Any) -> bool:
    return not torch.is_grad_enabled()


@_about("in-inference-mode", "in inference_mode")
def in_inference_mode(_: Any) -> bool:
    return torch.is_inference_mode_enabled()


@_about("tracked-without-grad-mode", "where it requires grad, under no_grad and inference_mode")
def tracked_without_grad_mode(values: Any) -> bool:
    return tracked(values) and not torch.is_grad_enabled()


@_about("conjugated", "where its conjugation is lazy")
def conjugated(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.is_conj()


@_about("negated", "where its negation is lazy")
def negated(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.is_neg()


@_about("off-cpu", "where it is on another device")
def off_cpu(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.device.type != "cpu"


@_about("on-cpu", "where it is on the CPU")
def on_cpu(values: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.device.type == "cpu"


def every_second() -> Condition:
    """Each second time that the condition is asked."""
    calls = itertools.count()

    @condition("every-second-time", "at every second call", counts=True)
    def meets(*_: Any, **__: Any) -> bool:
        return next(calls) % 2 == 1

    return meets


def both(one: Condition, other: Condition) -> Condition:
    """Where two conditions hold."""
    phrase = f"{one.phrase} and {other.phrase.removeprefix('where it ')}"

    @condition(f"{one.slug}-{other.slug}", phrase, counts=one.counts or other.counts)
    def meets(*arguments: Any, **options: Any) -> bool:
        return one(*arguments, **options) and other(*arguments, **options)

    return meets


@_about("array", "where it is an array")
def is_array(values: Any) -> bool:
    return isinstance(values, np.ndarray)


@_about("tensor", "where it is a tensor")
def is_tensor(values: Any) -> bool:
    return isinstance(values, torch.Tensor)


@condition("scalar", "where it is a NumPy scalar")
def is_scalar(values: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(values, np.generic)


@condition("buffer", "where it is a buffer of bytes")
def is_buffer(values: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(values, bytes | bytearray | array.array)


@condition("capsule", "where it is a DLPack capsule")
def is_capsule(values: Any = None, *_: Any, **__: Any) -> bool:
    return type(values).__name__ == "PyCapsule"


@condition("foreign", "where it is another library's")
def is_foreign(values: Any = None, *_: Any, **__: Any) -> bool:
    return not is_data(values) and hasattr(values, "__dlpack__")


@condition("uncommon-array", "where it is a scalar of NumPy or of a subclass of ndarray")
def uncommon_array(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, np.generic | np.ndarray) and type(values) is not np.ndarray


@condition("masked", "where it is masked")
def masked(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, np.ma.MaskedArray)


@condition(
    "uncommon-tensor",
    "where it is of a subclass, of another layout, made in inference mode or without memory",
)
def uncommon_tensor(values: Any, *_: Any, **__: Any) -> bool:
    if not isinstance(values, torch.Tensor):
        return False
    return not _is_common(values) or type(values) is not torch.Tensor or values.is_inference()


@_about("of-a-subclass", "where it is of a subclass")
def of_a_subclass(values: Any) -> bool:
    return type(values) not in (torch.Tensor, np.ndarray)


@_about("part-of-an-export", "where it is a part of an array that a tensor exported")
def part_of_an_export(values: Any) -> bool:
    whole = getattr(values, "base", None)
    return isinstance(whole, np.ndarray) and isinstance(whole.base, torch.Tensor)


@_about("view-of-no-leaf", "where it is a view of what an operation made")
def view_of_no_leaf(values: Any) -> bool:
    base = values._base if isinstance(values, torch.Tensor) else None
    return base is not None and not base.is_leaf


_KINDS = {"b": "bool", "iu": "integer", "f": "float", "c": "complex number", "biufc": "number"}


def beside(kinds: str) -> Condition:
    """Calls whose second argument is a NumPy scalar of some kinds, as ``dtype.kind`` has them."""

    @condition(f"beside-{_KINDS[kinds].split()[0]}", f"beside a NumPy {_KINDS[kinds]}")
    def meets(_: Any = None, other: Any = None, *__: Any, **___: Any) -> bool:
        return isinstance(other, np.generic) and other.dtype.kind in kinds

    return meets


def by_array(kinds: str) -> Condition:
    """Calls whose second argument is an array of some kinds."""

    @condition(f"by-an-array-of-{_KINDS[kinds].split()[0]}s", f"by an array of {_KINDS[kinds]}s")
    def meets(_: Any = None, other: Any = None, *__: Any, **___: Any) -> bool:
        return isinstance(other, np.ndarray) and other.dtype.kind in kinds

    return meets


@condition("by-a-list", "by a list of NumPy scalars")
def by_list(_: Any = None, other: Any = None, *__: Any, **___: Any) -> bool:
    return isinstance(other, list) and all(isinstance(each, np.generic) for each in other)


def with_option(name: str) -> Condition:
    """Calls that say something of an option."""

    @condition(f"with-{name.replace('_', '-')}", f"with {name}=")
    def meets(*_: Any, **options: Any) -> bool:
        return options.get(name) is not None

    return meets


def without_option(name: str) -> Condition:
    """Calls that say nothing of an option."""

    @condition(f"without-{name.replace('_', '-')}", f"without {name}=")
    def meets(*_: Any, **options: Any) -> bool:
        return options.get(name) is None

    return meets


@condition("with-more", "with more than one argument")
def with_more(*arguments: Any, **_: Any) -> bool:
    return len(arguments) > 2


@condition("list-of-scalars", "of a list of NumPy scalars")
def list_of_scalars(values: Any = None, *_: Any, **__: Any) -> bool:
    listed = isinstance(values, list | tuple) and len(values) > 0
    return listed and all(isinstance(each, np.generic) for each in values)


@condition("list-of-arrays", "of a list of arrays")
def list_of_arrays(values: Any = None, *_: Any, **__: Any) -> bool:
    listed = isinstance(values, list | tuple) and len(values) > 0
    return listed and all(isinstance(each, np.ndarray) for each in values)


@condition("empty-list", "of an empty list")
def empty_list(values: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(values, list | tuple) and not values


@condition("container", "of containers")
def containers(values: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(values, list | tuple) and bool(values) and isinstance(values[0], list | tuple | dict)
