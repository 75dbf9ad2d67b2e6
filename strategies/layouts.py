"""How elements lie in memory: strides, offset and the buffer that they need, counted in elements."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Sequence

# Ordered as they shrink. A name twice is drawn twice as often.
NON_NEGATIVE = (
    "contiguous",
    "contiguous",
    "offset",
    "stepped",
    "fortran",
    "permuted",
    "expanded",
    "overlapping",
    "channels_last",
)
TENSOR_LAYOUTS = NON_NEGATIVE
ARRAY_LAYOUTS = (*NON_NEGATIVE, "reversed", "field")

# A permutation of two long sides is Fortran's.
_LONG_SIDES = {
    "stepped": 1,
    "expanded": 1,
    "reversed": 1,
    "field": 1,
    "fortran": 2,
    "overlapping": 2,
    "permuted": 3,
}
_MIN_DIMS = _LONG_SIDES | {"channels_last": 4}


@dataclasses.dataclass(frozen=True)
class Layout:
    """Strides, offset of the first element and size of the buffer, all in elements.

    An empty shape has a buffer of at least one element, like an empty slice of a real array.
    """

    strides: tuple[int, ...]
    offset: int
    size: int


def possible(layouts: Sequence[str], max_dims: int, min_elements: int, max_elements: int) -> tuple[str, ...]:
    """The layouts for which ``suited`` keeps every shape of at least ``min_elements`` within the bounds."""
    return _possible(tuple(layouts), max_dims, min_elements, max_elements)


@functools.lru_cache(maxsize=1000)
def _possible(
    layouts: tuple[str, ...], max_dims: int, min_elements: int, max_elements: int
) -> tuple[str, ...]:
    least = max(min_elements, min(max_elements, 1))
    return tuple(
        name
        for name in layouts
        if _MIN_DIMS.get(name, 0) <= max_dims and growth(name, min_elements) * least <= max_elements
    )


def growth(layout: str, min_elements: int) -> int:
    """By how much ``suited`` may multiply the elements of a shape that has at least ``min_elements``."""
    if layout == "channels_last":
        return 4
    missing = _LONG_SIDES.get(layout, 0) - (min_elements > 1)
    return int(2 ** max(0, missing))


def suited(shape: tuple[int, ...], layout: str, max_dims: int = 5) -> tuple[int, ...]:
    """The shape, changed as little as possible so that the layout differs from a plain one.

    Channels-last needs four sides, with more than one channel and more than one pixel; permutations
    need three sides longer than one, other orders two, steps one.
    """
    if layout == "channels_last":
        shape += (1,) * (4 - len(shape))
        return (shape[0], *_lengthened(shape[1:2], 1), *_lengthened(shape[2:], 1))
    extra = max(0, min(_LONG_SIDES.get(layout, 0) - _long_sides(shape), max_dims - len(shape)))
    return _lengthened(shape + (2,) * extra, _LONG_SIDES.get(layout, 0))


def _long_sides(shape: tuple[int, ...]) -> int:
    return sum(side != 1 for side in shape)


def _lengthened(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    """The shape with its first sides of one element lengthened until so many are longer."""
    short = [axis for axis, side in enumerate(shape) if side == 1][: max(0, count - _long_sides(shape))]
    return tuple(2 if axis in short else side for axis, side in enumerate(shape))


@functools.lru_cache(maxsize=10_000)
def lay_out(shape: tuple[int, ...], layout: str, twist: int) -> Layout:
    """Place a shape in memory.

    ``twist`` is a small number that varies the layout: which axis, how far, which permutation.
    Raises KeyError for a layout of another name.
    """
    return _BY_NAME[layout](shape, twist)


def _plain(shape: tuple[int, ...], order: tuple[int, ...] | None = None) -> tuple[int, ...]:
    """Dense strides with the axes from outermost to innermost in the given order."""
    strides = [0] * len(shape)
    step = 1
    for axis in reversed(order if order is not None else range(len(shape))):
        strides[axis] = step
        step *= max(shape[axis], 1)
    return tuple(strides)


def _placed(shape: tuple[int, ...], strides: tuple[int, ...], before: int = 0, after: int = 0) -> Layout:
    reach = [stride * (side - 1) for stride, side in zip(strides, shape) if side > 1]
    lowest, highest = sum(step for step in reach if step < 0), sum(step for step in reach if step > 0)
    return Layout(strides, before - lowest, before + highest - lowest + 1 + after)


def _contiguous(shape: tuple[int, ...], twist: int) -> Layout:
    return _placed(shape, _plain(shape))


def _offset(shape: tuple[int, ...], twist: int) -> Layout:
    return _placed(shape, _plain(shape), before=1 + twist, after=twist % 2)


def _fortran(shape: tuple[int, ...], twist: int) -> Layout:
    return _placed(shape, _plain(shape, tuple(reversed(range(len(shape))))))


def _permuted(shape: tuple[int, ...], twist: int) -> Layout:
    orders = list(itertools.permutations(range(len(shape))))[1:]
    order = orders[(twist * 37) % len(orders)] if orders else ()
    long_axes = [axis for axis in order if shape[axis] != 1]
    if long_axes == sorted(long_axes):  # moving sides of one element alone leaves a plain layout
        order = order[::-1]
    return _placed(shape, _plain(shape, order or None))


def _long_axis(shape: tuple[int, ...], twist: int) -> int:
    axes = [axis for axis, side in enumerate(shape) if side != 1] or list(range(len(shape)))
    return axes[-1 - twist % len(axes)]


def _stepped(shape: tuple[int, ...], twist: int) -> Layout:
    axis, step = _long_axis(shape, twist), 2 + twist % 2
    wide = tuple(side * step if other == axis else side for other, side in enumerate(shape))
    strides = _plain(wide)
    return _placed(
        shape, tuple(stride * step if other == axis else stride for other, stride in enumerate(strides))
    )


def _expanded(shape: tuple[int, ...], twist: int) -> Layout:
    axis = _long_axis(shape, twist)
    narrow = tuple(1 if other == axis else side for other, side in enumerate(shape))
    strides = _plain(narrow)
    return _placed(shape, tuple(0 if other == axis else stride for other, stride in enumerate(strides)))


def _overlapping(shape: tuple[int, ...], twist: int) -> Layout:
    """Windows that slide by one element, so that neighbours share memory without a zero stride."""
    return _placed(shape, (1,) * len(shape), before=twist % 2)


def _channels_last(shape: tuple[int, ...], twist: int) -> Layout:
    return _placed(shape, _plain(shape, (0, *range(2, len(shape)), 1)))


def _reversed(shape: tuple[int, ...], twist: int) -> Layout:
    axis = _long_axis(shape, twist)
    strides = _plain(shape)
    return _placed(shape, tuple(-stride if other == axis else stride for other, stride in enumerate(strides)))


_BY_NAME = {
    "contiguous": _contiguous,
    "offset": _offset,
    "fortran": _fortran,
    "permuted": _permuted,
    "stepped": _stepped,
    "expanded": _expanded,
    "overlapping": _overlapping,
    "channels_last": _channels_last,
    "reversed": _reversed,
    "field": _contiguous,  # of a record with one more byte; see strategies.arrays
}
