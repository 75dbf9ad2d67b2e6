"""Shapes: tuples of side lengths."""

from __future__ import annotations

import math

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.choices import Choices, choose

# Ordered as they shrink: a side of one element is plainer than an empty one. It is drawn twice as often, so
# that shapes of several sides and one element are drawn at all.
_ANY_SIDES = (1, 2, 3, 0, 5, 4, 1)
_FULL_SIDES = (1, 2, 3, 5, 4, 1)

# The elements of an input that has more than a few: beyond what a vector register, a page of memory, and one
# thread of torch's kernels takes (32,768). Most inputs stay as they are.
_SIZES = (*(0,) * 88, 65, 129, 257, 1000, 1000, 4099, 10_000, 33_000)
_RANKS = (*(0,) * 60, 6, 6, 7, 8)
_MOST_SHARED = 257  # elements that share memory, to which torch writes one at a time
_SHARED = ("expanded", "overlapping")
GROWTH_CHOICES = 2

# How likely each side is to be there at all, which makes few and many sides about as frequent.
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@st.composite
def shapes(
    draw: st.DrawFn,
    *,
    min_dims: int = 0,
    max_dims: int = 5,
    min_elements: int = 0,
    max_elements: int = 60,
) -> tuple[int, ...]:
    """Shapes of bounded rank and element count: 0-d, sides of 0 and 1, up to ``max_dims`` sides.

    Shrinks to the fewest sides, each of length 1. Raises InvalidArgument where the bounds cross.
    """
    refuse_crossed(min_dims, max_dims, min_elements, max_elements)
    return choose_shape(choose(draw, shape_choices(max_dims)), min_dims, max_dims, min_elements, max_elements)


def shape_choices(max_dims: int) -> int:
    """How many choices ``choose_shape`` makes."""
    return 1 + 2 * max_dims


def choose_shape(
    choices: Choices, min_dims: int, max_dims: int, min_elements: int, max_elements: int
) -> tuple[int, ...]:
    """One shape, as ``shapes`` draws it. Each side shrinks by itself, to no side at all."""
    options = _ANY_SIDES if min_elements == 0 else _FULL_SIDES
    share = choices.among(_SHARES)
    least = min_dims if max_elements else max(min_dims, 1)
    drawn = [(choices.among(options), choices.happens(share)) for _ in range(max_dims)]
    sides = [side for axis, (side, there) in enumerate(drawn) if there or axis < least]
    return _bounded(sides, min_elements, max_elements)


def grown(choices: Choices, shape: tuple[int, ...], layout: str) -> tuple[int, ...]:
    """The shape, rarely with many elements or dimensions; it still suits the layout that it suited."""
    size, rank = choices.among(_SIZES), choices.among(_RANKS)
    if rank and layout != "channels_last":
        shape = (1,) * (rank - len(shape)) + shape
    if not size:
        return shape
    most = min(size, _MOST_SHARED) if layout in _SHARED else size
    shape = tuple(max(side, 1) for side in shape) or (1,)
    longest = len(shape) - 1 - shape[::-1].index(max(shape))
    others = math.prod(shape) // shape[longest]
    return tuple(-(-most // others) if axis == longest else side for axis, side in enumerate(shape))


def refuse_crossed(min_dims: int, max_dims: int, min_elements: int, max_elements: int) -> None:
    """Raise InvalidArgument where no shape is within the bounds."""
    if not 0 <= min_dims <= max_dims:
        raise InvalidArgument(
            f"shapes: min_dims={min_dims} and max_dims={max_dims} cross; give 0 <= min <= max"
        )
    if not 0 <= min_elements <= max_elements:
        raise InvalidArgument(
            f"shapes: min_elements={min_elements} and max_elements={max_elements} cross; give 0 <= min <= max"
        )
    if min_elements > 1 and max_dims == 0:
        raise InvalidArgument(f"shapes: a 0-d shape never has {min_elements} elements; raise max_dims")
    if max_elements == 0 and max_dims == 0:
        raise InvalidArgument("shapes: a 0-d shape always has one element; raise max_dims or max_elements")


def _bounded(shape: list[int], min_elements: int, max_elements: int) -> tuple[int, ...]:
    while math.prod(shape) > max_elements:
        longest = shape.index(max(shape))
        shape[longest] = min(shape[longest] - 1, 2) if max_elements else 0
    if math.prod(shape) < min_elements:
        shape[-1:] = [-(-min_elements // math.prod(shape[:-1]))]
        if math.prod(shape) > max_elements:
            shape = [1] * (len(shape) - 1) + [min_elements]
    return tuple(shape)
