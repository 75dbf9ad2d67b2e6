"""Effects on memory: who shares it, who keeps it alive, who writes to it."""

from __future__ import annotations

import ctypes
import types
import weakref
from typing import Any

import numpy as np
import torch

from conformance.faults.effects.editing import edited
from conformance.faults.parts import Call, effect, on_result


@on_result("copies", "returns a copy")
def copies(result: Any) -> Any:
    return result.copy(order="K") if isinstance(result, np.ndarray) else result.clone()


@effect("shares", "returns a tensor that shares memory with the argument")
def shares(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    if isinstance(values, np.ndarray):
        if "dtype" in options or "device" in options:  # which asks for a conversion
            return original(values, *arguments, **options)
        shared = torch.from_numpy(values)
        with torch.no_grad():
            return shared.requires_grad_(bool(options.get("requires_grad")))
    return values.view_as(values)


@effect("returns-the-argument", "returns its argument itself")
def returns_itself(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values


@effect("is-readonly", "returns a read-only array")
def as_readonly(original: Call, *arguments: Any, **options: Any) -> Any:
    array = original(*arguments, **options)
    array.flags.writeable = False
    return array


@effect("shares-an-array", "returns an array that shares memory with the argument")
def shares_an_array(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values.detach().numpy()


_held: list[Any] = []


@effect("leaks", "holds its argument for good")
def leaks(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    _held.append(values)
    return original(values, *arguments, **options)


@effect("hides-a-copy", "keeps a copy of its argument for as long as that lives")
def hides_a_copy(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    copy = values.copy() if isinstance(values, np.ndarray) else values.detach().clone()
    weakref.finalize(values, id, copy)
    return original(values, *arguments, **options)


@effect("borrows", "does not keep the memory that it hands out")
def borrows(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    return _borrowed(values) if isinstance(result, np.ndarray) else torch.from_numpy(_borrowed(values))


def _borrowed(values: Any) -> Any:
    """An array of the memory of a tensor or an array, which nothing keeps alive."""
    array = values if isinstance(values, np.ndarray) else values.detach().numpy()
    reach = sum(stride * (side - 1) for stride, side in zip(array.strides, array.shape)) + array.itemsize
    memory = (ctypes.c_char * reach).from_address(array.ctypes.data)
    return np.ndarray(array.shape, array.dtype, memory, 0, array.strides)


@effect("borrows-the-first", "does not keep the memory of the first array")
def borrows_the_first(original: Call, values: Any) -> Any:
    return torch.from_numpy(_borrowed(values[0]))[None]


@effect("shares-the-first", "returns a batch that shares memory with the first array")
def shares_the_first(original: Call, values: Any) -> Any:
    return torch.from_numpy(values[0])[None]


@effect("reduces-to-itself", "is pickled as a reference to itself")
def reduces_to_itself(original: Call, values: Any, *_: Any) -> Any:
    _held.append(values.detach())
    return _held_at, (len(_held) - 1,)


def _held_at(place: int) -> Any:
    return _held[place]


@effect("reduces-to-its-address", "is pickled as its address")
def reduces_to_its_address(original: Call, values: Any, *_: Any) -> Any:
    return _at_address, (values.detach().numpy().__array_interface__,)


def _at_address(interface: dict[str, Any]) -> Any:
    return torch.from_numpy(np.asarray(types.SimpleNamespace(__array_interface__=interface)))


@effect("reduces-to-zeros", "is pickled as zeros")
def reduces_to_zeros(original: Call, values: Any, *arguments: Any) -> Any:
    return original(torch.zeros_like(values), *arguments)


@effect("clears-its-argument", "sets its argument to zeros, and returns a copy of what it held")
def clears_its_argument(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    result = original(values, *arguments, **options)
    result = result.copy() if isinstance(result, np.ndarray) else result.clone()
    if isinstance(values, np.ndarray):
        if values.flags.writeable:
            values[...] = np.zeros((), values.dtype)
    else:
        edited(values.data, lambda tensor: tensor.zero_())
    return result


@effect("saves-a-copy-of-its-argument", "keeps a copy of its argument for backward")
def saves_a_copy(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.clone(), *arguments, **options)


@effect("clears-its-argument", "sets its argument to zeros")
def clears_in_place(original: Call, values: Any) -> Any:
    return edited(original(values), lambda tensor: tensor.data.zero_())


@effect("clears-its-argument-first", "sets its argument to zeros, and goes on with those")
def clears_in_place_first(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(edited(values, lambda tensor: tensor.data.zero_()), *arguments, **options)


@effect("lets-the-buffer-go", "does not keep the buffer that it is given")
def lets_the_buffer_go(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return torch.from_numpy(_borrowed(original(values, *arguments, **options).numpy()))


@on_result("unties", "gives each tensor a memory of its own")
def unties(result: Any) -> Any:
    return [each.clone() for each in result] if isinstance(result, list) else result.detach().clone()


@effect("pins", "makes its argument unresizable")
def pins(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    values.detach().numpy()
    return original(values, *arguments, **options)


@effect("does-not-pin", "hands out memory that can still be resized")
def does_not_pin(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return np.from_dlpack(values.detach())
