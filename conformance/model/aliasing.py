"""Who sees a write: handles on memory, linked by conversions, copies and views in any order.

The model of a handle is the number of each of its elements in a block of memory, as an array of
integers that is sliced and turned as the handle is; the model of a block is a list of numbers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np

from conformance.model.steps import Program, Step

Numbers = Any  # an array of integers
View = Callable[[Numbers, int], Numbers]


@dataclasses.dataclass
class Handle:
    """A tensor or an array of the program, and which elements of which block it shows.

    ``backwards`` arrays may have negative strides, which torch has not; ``readonly`` ones may not be
    writable, since what np.from_dlpack gives is so up to NumPy 2.0.
    """

    name: str
    is_array: bool
    block: list[int]
    numbers: Numbers
    backwards: bool = False
    readonly: bool = False


# How a handle becomes another that shares its memory: the text of it, and what it does to the numbers.
VIEWS: dict[str, tuple[str, View]] = {
    "first": ("{0}[:1]", lambda numbers, _: numbers[:1]),
    "rest": ("{0}[1:]", lambda numbers, _: numbers[1:]),
    "step": ("{0}[::2]", lambda numbers, _: numbers[::2]),
    "last-column": ("{0}[..., -1:]", lambda numbers, _: numbers[..., -1:]),
    "turn": ("{0}.swapaxes(0, -1)", lambda numbers, _: numbers.swapaxes(0, -1)),
    "more-sides": ("{0}[None]", lambda numbers, _: numbers[None]),
}
TENSOR_VIEWS: dict[str, tuple[str, View]] = {
    "expand": ("{0}[None].expand(2, *{0}.shape)", lambda numbers, _: np.stack([numbers, numbers])),
    "windows": (
        "{0}.unfold(0, min(2, len({0})), 1)",
        lambda numbers, _: np.moveaxis(
            np.stack([numbers[i : i + min(2, len(numbers))] for i in range(max(1, len(numbers) - 1))]), 1, -1
        ),
    ),
    "detach": ("{0}.detach()", lambda numbers, _: numbers),
    "data": ("{0}.data", lambda numbers, _: numbers),
    "to": ("{0}.to('cpu')", lambda numbers, _: numbers),
    "as_tensor": ("torch.as_tensor({0})", lambda numbers, _: numbers),
    "from_dlpack": ("torch.from_dlpack({0})", lambda numbers, _: numbers),
}
ARRAY_VIEWS: dict[str, tuple[str, View]] = {
    "reverse": ("{0}[::-1]", lambda numbers, _: numbers[::-1]),
    "asarray": ("np.asarray({0})", lambda numbers, _: numbers),
}
# Across the boundary, sharing.
TO_ARRAY = {"numpy": "{0}.numpy()", "np.asarray": "np.asarray({0})", "np.from_dlpack": "np.from_dlpack({0})"}
TO_TENSOR = {
    "from_numpy": "torch.from_numpy({0})",
    "torch.as_tensor": "torch.as_tensor({0})",
    "torch.asarray": "torch.asarray({0})",
    "torch.from_dlpack": "torch.from_dlpack({0})",
}
# Into memory of its own.
TENSOR_COPIES = {
    "clone": "{0}.clone()",
    "deepcopy": "copy.deepcopy({0})",
    "flip": "{0}.flip(0).flip(0)",
    "numpy-copy": "torch.from_numpy({0}.numpy().copy())",
}
ARRAY_COPIES = {
    "copy": "{0}.copy()",
    "np.array": "np.array({0})",
    "tensor-numpy": "torch.tensor({0}).numpy()",
}
WRITES = ("write", "write-all", "add")


@dataclasses.dataclass(frozen=True, repr=False)
class Aliasing(Program):
    """A program of views, copies, conversions and writes, which begins with a (2, 3) tensor of int32."""

    OPERATIONS: ClassVar[tuple[str, ...]] = (
        *WRITES,
        *TO_ARRAY,
        *TO_TENSOR,
        *VIEWS,
        *TENSOR_VIEWS,
        *ARRAY_VIEWS,
        *TENSOR_COPIES,
        *ARRAY_COPIES,
        *WRITES,
        "drop",
    )

    def lines(self) -> Iterator[tuple[str, Any]]:
        """Each line with what every handle shows after it; a step that has no meaning is left out."""
        handles = [Handle("h0", False, list(range(6)), np.arange(6).reshape(2, 3))]
        yield "h0 = torch.arange(6, dtype=torch.int32).reshape(2, 3)", shown(handles)
        for count, step in enumerate(self.steps, 1):
            line = done(step, handles, f"h{count}", count * 10)
            if line:
                yield line, shown(handles)

    def source(self, name: str) -> list[str]:
        """The program, which notes after each line what every handle shows, and stops at an error."""
        imports = [
            "import contextlib",
            "import copy",
            "import threading",
            "import numpy as np",
            "import torch",
        ]
        text = [*imports, f"{name} = []", "try:"]
        for line, seen in self.lines():
            shows = ", ".join(f"{handle!r}: {handle}.tolist()" for handle in seen)
            text += [f"    {line}", f"    {name}.append({{{shows}}})"]
        return [*text, "except Exception as error:", f"    {name}.append(repr(error))"]


def shown(handles: list[Handle]) -> dict[str, Any]:
    """What the model says that each handle shows."""
    return {each.name: np.array(each.block)[each.numbers].tolist() for each in handles}


def done(step: Step, handles: list[Handle], name: str, value: int) -> str:
    """The line of a step, done to the model; none where no handle is of the kind that it is for."""
    operation, which, number = step
    fitting = [each for each in handles if _fits(operation, each)]
    if not fitting:
        return ""
    handle = fitting[-1 - which % len(fitting)]
    if operation in WRITES:
        return _written(operation, handle, number, value)
    if operation == "drop":
        handles.remove(handle)
        return f"del {handle.name}"
    text, view = _VIEWS.get(operation, (_CROSSINGS.get(operation) or _COPIES.get(operation, ""), None))
    numbers = view(handle.numbers, number) if view else handle.numbers
    block = handle.block
    if operation in _COPIES:
        block = [block[each] for each in numbers.ravel()]
        numbers = np.arange(numbers.size).reshape(numbers.shape)
    is_array = operation in TO_ARRAY or (handle.is_array and operation not in TO_TENSOR)
    backwards = handle.backwards or operation == "reverse"
    readonly = handle.readonly or operation == "np.from_dlpack"
    own = operation in _COPIES
    handles.append(Handle(name, is_array, block, numbers, backwards and not own, readonly and not own))
    return f"{name} = {text.format(handle.name)}"


def _fits(operation: str, handle: Handle) -> bool:
    if operation in ("drop", *WRITES):
        writable = handle.numbers.size > 0 and not handle.readonly
        overlaps = len(set(handle.numbers.ravel().tolist())) < handle.numbers.size
        return operation == "drop" or (writable and not (operation == "write-all" and overlaps))
    if handle.numbers.size > 200:
        return False
    if operation in VIEWS:
        return True
    for_arrays = operation in ARRAY_VIEWS or operation in ARRAY_COPIES or operation in TO_TENSOR
    if operation == "deepcopy" and len(set(handle.numbers.ravel().tolist())) < handle.numbers.size:
        return False  # it keeps strides, so that a copy of what overlaps overlaps
    to_torch = operation in TO_TENSOR or operation == "tensor-numpy"
    return handle.is_array == for_arrays and not (to_torch and (handle.backwards or handle.readonly))


def _written(operation: str, handle: Handle, number: int, value: int) -> str:
    flat = handle.numbers.ravel()
    if operation == "write":
        place = tuple(int(each) for each in np.unravel_index(number % flat.size, handle.numbers.shape))
        handle.block[flat[number % flat.size]] = value
        return f"{handle.name}[{place}] = {value}"
    if operation == "write-all":
        for each in flat:
            handle.block[each] = value
        return f"{handle.name}[...] = {value}"
    first = handle.numbers[(0,) * handle.numbers.ndim]
    handle.block[first] += value
    return f"{handle.name}[{(0,) * handle.numbers.ndim}] += {value}"


_VIEWS = {**VIEWS, **TENSOR_VIEWS, **ARRAY_VIEWS}
_CROSSINGS = {**TO_ARRAY, **TO_TENSOR}
_COPIES = {**TENSOR_COPIES, **ARRAY_COPIES}
