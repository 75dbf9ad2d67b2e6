"""How a tensor or an array is made of its elements: one plan, which is carried out or written out."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import numpy as np
import torch

from strategies.layouts import lay_out

Step = tuple[str, tuple[Any, ...]]  # a method of the tensor, and its arguments

# As they are before anyone plants a fault in them: what builds an input is not what is being judged.
_METHODS: dict[str, Any] = {
    name: getattr(torch.Tensor, name)
    for name in (
        "as_strided",
        "clone",
        "conj",
        "contiguous",
        "detach",
        "requires_grad_",
        "resolve_conj",
        "resolve_neg",
        "to",
        "view",
    )
}
_METHODS["imag"] = lambda tensor: tensor.imag
_METHODS["Parameter"] = torch.nn.Parameter

_LAZY_BITS: dict[str, tuple[Step, ...]] = {
    "": (),
    "conj": (("conj", ()),),
    "neg": (("conj", ()), ("imag", ())),  # the imaginary part of a conjugate is lazily negated
}
_BEFORE_A_VIEW: dict[str, tuple[Step, ...]] = {
    "leaf_view": (("requires_grad_", ()),),
    "nonleaf": (("requires_grad_", ()), ("clone", ())),
    "detached": (("requires_grad_", ()), ("clone", ())),
}
# The same where no more of a device is used than a copy to it; what comes before the copy is the CPU's.
_BEFORE_THE_COPY: dict[str, tuple[Step, ...]] = {
    "nonleaf": (("requires_grad_", ()),),
    "detached": (("requires_grad_", ()),),
}
_AFTER_THE_COPY: dict[str, tuple[Step, ...]] = {"leaf_view": (("requires_grad_", ()),)}
_AFTER_A_VIEW: dict[str, tuple[Step, ...]] = {
    "detached": (("detach", ()),),
    "leaf": (("requires_grad_", ()),),
    "parameter": (("Parameter", ()),),
    "populated": (("requires_grad_", ()),),
}


@dataclasses.dataclass(frozen=True)
class TensorPlan:
    """The shape of the buffer that holds the elements, and the steps that make the tensor of it."""

    buffer: tuple[int, ...]
    steps: tuple[Step, ...]

    def carried_out(self, buffer: torch.Tensor) -> torch.Tensor:
        """The tensor that is made of a buffer."""
        tensor = buffer
        for name, arguments in self.steps:
            tensor = _METHODS[name](tensor, *arguments)
        return tensor

    def written(self, buffer: str) -> str:
        """The expression that makes the tensor of the expression of a buffer."""
        text = buffer
        for name, arguments in self.steps:
            text = f"torch.nn.Parameter({text})" if name == "Parameter" else text + _call(name, arguments)
        return text


def _call(name: str, arguments: tuple[Any, ...]) -> str:
    return f".{name}" if name == "imag" else f".{name}({', '.join(map(repr, arguments))})"


@functools.lru_cache(maxsize=10_000)
def tensor_plan(
    shape: tuple[int, ...],
    layout: str,
    twist: int,
    grad: str,
    bit: str,
    device: str,
    strided: bool,
    sparing: bool,
) -> TensorPlan:
    """The plan of a tensor on a device; where that keeps no strides, a view is copied before it is moved.

    A ``sparing`` plan clones nothing there: what has a graph gets it by the copy.
    """
    place = lay_out(shape, layout, twist)
    plain = layout == "contiguous"
    view: tuple[Step, ...] = () if plain else (("as_strided", (shape, place.strides, place.offset)),)
    view += _LAZY_BITS[bit]
    moved: tuple[Step, ...] = () if device == "cpu" else (("to", (device,)),)
    if not strided and view:
        moved = (*view, ("contiguous", ()), ("resolve_conj", ()), ("resolve_neg", ()), *moved)
        view = ()
    if grad == "leaf_view" and (plain or not strided):
        view = (("view", (shape,)), *view)
    if sparing:
        moved = (*_BEFORE_THE_COPY.get(grad, ()), *moved, *_AFTER_THE_COPY.get(grad, ()))
    else:
        moved += _BEFORE_A_VIEW.get(grad, ())
    steps = (*moved, *view, *_AFTER_A_VIEW.get(grad, ()))
    return TensorPlan(shape if plain else (place.size,), steps)


@dataclasses.dataclass(frozen=True)
class ArrayPlan:
    """A buffer of so many elements, and where in its bytes the array lies.

    Each element is followed by ``padding`` bytes, and the first comes after ``shift`` bytes.
    """

    count: int
    padding: int
    shift: int
    start: int
    strides: tuple[int, ...]
    plain: bool

    def carried_out(self, buffer: Any, shape: tuple[int, ...], dtype: str) -> np.ndarray[Any, Any]:
        """The array that is made of a buffer."""
        if self.padding:
            buffer = np.pad(buffer.view(np.uint8).reshape(-1, buffer.itemsize), ((0, 0), (0, self.padding)))
        if self.shift:
            buffer = bytearray(self.shift) + buffer.tobytes()
        return np.ndarray(shape, dtype, buffer, self.start, self.strides)

    def written(self, buffer: str, shape: tuple[int, ...], dtype: str) -> str:
        """The expression that makes the array of the expression of a buffer."""
        if self.padding:
            size = np.dtype(dtype).itemsize
            buffer = f"np.pad({buffer}.view('u1').reshape(-1, {size}), ((0, 0), (0, {self.padding})))"
        if self.shift:
            buffer = f"bytearray({self.shift}) + {buffer}.tobytes()"
        return f"np.ndarray({shape}, {dtype!r}, {buffer}, {self.start}, {self.strides})"


@functools.lru_cache(maxsize=10_000)
def array_plan(
    shape: tuple[int, ...], layout: str, twist: int, unaligned: bool, itemsize: int, held: bool
) -> ArrayPlan:
    """The plan of an array of elements of so many bytes; objects that are ``held`` are never moved."""
    place = lay_out(shape, layout, twist)
    padding, shift = int(layout == "field" and not held), int(unaligned and not held)
    step = itemsize + padding
    strides = tuple(stride * step for stride in place.strides)
    plain = layout == "contiguous" and not shift
    return ArrayPlan(place.size, padding, shift, place.offset * itemsize + shift, strides, plain)
