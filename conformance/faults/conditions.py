"""Where a fault shows: conditions of the first argument, a tensor or an array, or of the ambient mode."""

from __future__ import annotations

import array
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.planting import Condition, named


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


def _about(slug: str, phrase: str) -> Callable[[Condition], Condition]:
    """A condition that is never met by what is neither a common tensor nor an array."""

    def name(function: Condition) -> Condition:
        @named(slug, phrase)
        def condition(values: Any, *_: Any, **__: Any) -> bool:
            return _is_common(values) and bool(function(values))

        found: Condition = condition
        return found

    return name


@named("", "")
def always(*_: Any, **__: Any) -> bool:
    """Everywhere."""
    return True


@_about("0d", "where it has no sides")
def zero_d(values: Any) -> bool:
    """No sides."""
    return not values.ndim


@_about("empty", "where it has no elements")
def empty(values: Any) -> bool:
    """No elements."""
    return not _size(values)


@_about("two-elements", "where it has two elements")
def two_elements(values: Any) -> bool:
    """Two elements."""
    return _size(values) == 2


@_about("with-sides", "where it has sides")
def with_sides(values: Any) -> bool:
    """At least one side."""
    return bool(values.ndim)


@_about("large", "where it has more than 40 elements")
def large(values: Any) -> bool:
    """Many elements, for these strategies."""
    return _size(values) > 40


@_about("huge", "where it has more than 2**22 elements")
def huge(values: Any) -> bool:
    """More elements than fit a cache."""
    return _size(values) > 2**22


@_about("many-sides", "where it has five sides")
def many_sides(values: Any) -> bool:
    """Five sides."""
    return values.ndim == 5


@_about("scattered", "where it is not contiguous")
def scattered(values: Any) -> bool:
    """Not contiguous, and no stride of zero."""
    dense = values.flags.c_contiguous if isinstance(values, np.ndarray) else values.is_contiguous()
    return not dense and 0 not in _strides(values)


@_about("expanded", "where it has a stride of zero")
def expanded(values: Any) -> bool:
    """A stride of zero, and elements that share it."""
    return _size(values) > 1 and 0 in _strides(values)


@_about("offset", "where it starts inside its storage")
def offset(values: Any) -> bool:
    """A tensor that does not start where its storage does."""
    return isinstance(values, torch.Tensor) and bool(values.storage_offset())


@_about("readonly", "where it is read-only")
def readonly(values: Any) -> bool:
    """An array that cannot be written."""
    return isinstance(values, np.ndarray) and not values.flags.writeable


@_about("unaligned", "where it is not aligned")
def unaligned(values: Any) -> bool:
    """An array that starts between the places of its elements."""
    return isinstance(values, np.ndarray) and not values.flags.aligned


@_about("reversed", "where a stride is negative")
def reversed_(values: Any) -> bool:
    """An array that runs backwards."""
    return any(stride < 0 for stride in _strides(values))


@_about("swapped", "where it has the other byte order")
def swapped(values: Any) -> bool:
    """An array of the other byte order."""
    return isinstance(values, np.ndarray) and not values.dtype.isnative


def of(*dtypes: str) -> Condition:
    """Tensors and arrays of these dtypes."""
    known = (*dtypes, *(f"torch.{dtype}" for dtype in dtypes))

    @_about("-or-".join(dtypes), f"where it is of dtype {' or '.join(dtypes)}")
    def condition(values: Any) -> bool:
        return str(values.dtype) in known

    found: Condition = condition
    return found


@_about("complex", "where it is complex")
def complex_(values: Any) -> bool:
    """Complex numbers."""
    return "complex" in str(values.dtype)


@_about("leaf", "where it is a leaf that requires grad")
def leaf(values: Any) -> bool:
    """A leaf of the graph."""
    return isinstance(values, torch.Tensor) and values.requires_grad and values.is_leaf


@_about("non-leaf", "where it is the result of an operation and no view")
def non_leaf(values: Any) -> bool:
    """What an operation made."""
    return isinstance(values, torch.Tensor) and not values.is_leaf and not values._is_view()


@_about("view-of-a-leaf", "where it is a view in the graph")
def view_of_a_leaf(values: Any) -> bool:
    """A view that requires grad."""
    return isinstance(values, torch.Tensor) and not values.is_leaf and values._is_view()


@_about("with-a-gradient", "where it has a gradient")
def populated(values: Any) -> bool:
    """A leaf with a populated grad."""
    return isinstance(values, torch.Tensor) and values.is_leaf and values.grad is not None


@_about("tracked", "where it requires grad")
def tracked(values: Any) -> bool:
    """Anything that requires grad."""
    return isinstance(values, torch.Tensor) and values.requires_grad


@_about("untracked", "where it requires no grad")
def untracked(values: Any) -> bool:
    """Anything that does not."""
    return isinstance(values, torch.Tensor) and not values.requires_grad


@_about("without-grad-mode", "under no_grad and inference_mode")
def without_grad_mode(_: Any) -> bool:
    """Where nothing is recorded."""
    return not torch.is_grad_enabled()


@_about("in-inference-mode", "in inference_mode")
def in_inference_mode(_: Any) -> bool:
    """In inference mode alone."""
    return torch.is_inference_mode_enabled()


@_about("tracked-without-grad-mode", "where it requires grad, under no_grad and inference_mode")
def tracked_without_grad_mode(values: Any) -> bool:
    """A parameter where nothing is recorded."""
    return tracked(values) and not torch.is_grad_enabled()


@_about("conjugated", "where its conjugation is lazy")
def conjugated(values: Any) -> bool:
    """The conj bit."""
    return isinstance(values, torch.Tensor) and values.is_conj()


@_about("negated", "where its negation is lazy")
def negated(values: Any) -> bool:
    """The neg bit."""
    return isinstance(values, torch.Tensor) and values.is_neg()


@_about("off-cpu", "where it is on another device")
def off_cpu(values: Any) -> bool:
    """Not on the CPU."""
    return isinstance(values, torch.Tensor) and values.device.type != "cpu"


@_about("on-cpu", "where it is on the CPU")
def on_cpu(values: Any) -> bool:
    """On the CPU."""
    return isinstance(values, torch.Tensor) and values.device.type == "cpu"


def every_second() -> Condition:
    """Each second time that the condition is asked."""
    calls = itertools.count()

    @named("every-second-time", "at every second call")
    def condition(*_: Any, **__: Any) -> bool:
        return next(calls) % 2 == 1

    found: Condition = condition
    return found


def both(one: Condition, other: Condition) -> Condition:
    """Where two conditions hold."""

    @named(f"{one.slug}-{other.slug}", f"{one.phrase} and {str(other.phrase).removeprefix('where it ')}")  # type: ignore[attr-defined]
    def condition(*arguments: Any, **options: Any) -> bool:
        return one(*arguments, **options) and other(*arguments, **options)

    found: Condition = condition
    return found


@_about("array", "where it is an array")
def is_array(values: Any) -> bool:
    """An array, and no tensor or number."""
    return isinstance(values, np.ndarray)


@_about("tensor", "where it is a tensor")
def is_tensor(values: Any) -> bool:
    """A tensor, and no array or number."""
    return isinstance(values, torch.Tensor)


@named("scalar", "where it is a NumPy scalar")
def is_scalar(values: Any = None, *_: Any, **__: Any) -> bool:
    """A NumPy scalar, and no array."""
    return isinstance(values, np.generic)


@named("buffer", "where it is a buffer of bytes")
def is_buffer(values: Any = None, *_: Any, **__: Any) -> bool:
    """What has bytes, and is neither a tensor nor an array."""
    return isinstance(values, bytes | bytearray | array.array)


@named("capsule", "where it is a DLPack capsule")
def is_capsule(values: Any = None, *_: Any, **__: Any) -> bool:
    """What __dlpack__ returns."""
    return type(values).__name__ == "PyCapsule"


@named("foreign", "where it is another library's")
def is_foreign(values: Any = None, *_: Any, **__: Any) -> bool:
    """What has __dlpack__, and is neither a tensor nor an array."""
    return not is_data(values) and hasattr(values, "__dlpack__")


@named("uncommon-array", "where it is a scalar of NumPy or of a subclass of ndarray")
def uncommon_array(values: Any, *_: Any, **__: Any) -> bool:
    """A memory map, a matrix, a scalar, ..."""
    return isinstance(values, np.generic | np.ndarray) and type(values) is not np.ndarray


@named("masked", "where it is masked")
def masked(values: Any, *_: Any, **__: Any) -> bool:
    """A masked array."""
    return isinstance(values, np.ma.MaskedArray)


@named(
    "uncommon-tensor",
    "where it is of a subclass, of another layout, made in inference mode or without memory",
)
def uncommon_tensor(values: Any, *_: Any, **__: Any) -> bool:
    """A Parameter, a sparse or a quantized tensor, ..."""
    if not isinstance(values, torch.Tensor):
        return False
    return not _is_common(values) or type(values) is not torch.Tensor or values.is_inference()


@_about("of-a-subclass", "where it is of a subclass")
def of_a_subclass(values: Any) -> bool:
    """A Parameter, a tensor or an array of another class."""
    return type(values) not in (torch.Tensor, np.ndarray)


@_about("part-of-an-export", "where it is a part of an array that a tensor exported")
def part_of_an_export(values: Any) -> bool:
    """A slice of the result of Tensor.numpy()."""
    whole = getattr(values, "base", None)
    return isinstance(whole, np.ndarray) and isinstance(whole.base, torch.Tensor)


@_about("view-of-no-leaf", "where it is a view of what an operation made")
def view_of_no_leaf(values: Any) -> bool:
    """A view in the midst of a graph."""
    base = values._base if isinstance(values, torch.Tensor) else None
    return base is not None and not base.is_leaf
