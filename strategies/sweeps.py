"""Each class of every axis once: what a strategy can draw, listed, so that no class is left to luck.

A sweep varies one axis at a time, from the plainest input, in this order: dtypes, layouts, shapes, then what
an axis of its own adds. The combinations are what is drawn.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from strategies.layouts import possible, suited
from strategies.values import edge_values

Sweep = Callable[..., Iterable[Any]]

_OF: weakref.WeakKeyDictionary[st.SearchStrategy[Any], Callable[[], Iterable[Any]]] = (
    weakref.WeakKeyDictionary()
)

# The first of each that is within the bounds counts: small ones, of an odd number of elements if possible.
_PLAIN = ((3,), (2, 2), (2,), (1,), (), (0,), (2, 2, 2))
_LAID_OUT = ((2, 3), (2, 3, 2), (3,), (2, 2, 2, 2), (2, 1))
_SHAPES = ((), (1,), (0,), (2, 3), (2, 1, 3), (2, 0), (1, 2, 1, 3), (2, 1, 2, 1, 3), (1, 1))
# Beyond a vector register, a page of memory and one thread of kernels; more dimensions than most have.
_GROWN = ((65,), (257,), (1000,), (4099,), (33_000,), (1, 1, 1, 1, 2, 3), (1, 1, 1, 1, 1, 1, 2, 3))


@dataclasses.dataclass(frozen=True)
class Bounds:
    """The bounds of shapes as strategies take them; without a greatest some shapes are large."""

    min_dims: int
    max_dims: int | None
    min_elements: int
    max_elements: int | None

    def allow(self, shape: tuple[int, ...]) -> bool:
        """Whether a strategy with these bounds can draw a shape."""
        most_dims = max(5, self.min_dims) if self.max_dims is None else self.max_dims
        most = max(60, self.min_elements) if self.max_elements is None else self.max_elements
        within = len(shape) <= most_dims and math.prod(shape) <= most
        least = len(shape) >= self.min_dims and math.prod(shape) >= self.min_elements
        return least and (within or self._grows())

    def layouts(self, names: Sequence[str]) -> tuple[str, ...]:
        """The layouts that shapes within the bounds can have, each once."""
        most_dims = max(5, self.min_dims) if self.max_dims is None else self.max_dims
        most = max(60, self.min_elements) if self.max_elements is None else self.max_elements
        return tuple(dict.fromkeys(possible(names, most_dims, self.min_elements, most)))

    def first(self, shapes: Iterable[tuple[int, ...]], layout: str) -> tuple[int, ...] | None:
        """The first of some shapes, made to suit a layout, that is within the bounds."""
        made = (suited(shape, layout, 5 if self.max_dims is None else self.max_dims) for shape in shapes)
        return next(filter(self.allow, made), None)

    def _grows(self) -> bool:
        return self.max_dims is None and self.max_elements is None


def placed(dtypes: Sequence[str], layouts: Sequence[str], bounds: Bounds) -> Iterator[dict[str, Any]]:
    """Dtype, shape, values and layout of inputs that have each dtype, layout and shape once.

    Where the bounds allow it, one of each dtype has all values where conversions go wrong.
    """
    names = bounds.layouts(layouts)
    plain = "contiguous" if "contiguous" in names else names[0]
    small = bounds.first(_PLAIN, plain)
    if small is not None:
        yield _of(dtypes[0], small, plain)
        yield from (_of(dtype, small, plain, bounds=bounds) for dtype in dict.fromkeys(dtypes))
    for layout in names:
        shape = bounds.first(_LAID_OUT, layout)
        if layout != plain and shape is not None:
            yield _of(dtypes[0], shape, layout)
    if plain == "contiguous":
        yield from (_of(dtypes[0], shape, plain) for shape in (*_SHAPES, *_GROWN) if bounds.allow(shape))


def _of(dtype: str, shape: tuple[int, ...], layout: str, *, bounds: Bounds | None = None) -> dict[str, Any]:
    """The fields of a recipe, with every edge value of the dtype where there are bounds and they allow it."""
    edges = edge_values(dtype)
    if bounds is not None and layout == "contiguous" and bounds.allow((len(edges),)):
        return {"dtype": dtype, "shape": (len(edges),), "values": edges, "layout": layout}
    return {"dtype": dtype, "shape": shape, "values": edges[1:3], "layout": layout}


def swept(sweep: Sweep) -> Callable[[Callable[..., st.SearchStrategy[Any]]], Any]:
    """Give the strategies that a function makes a sweep, made from the same options."""

    def decorated(make: Callable[..., st.SearchStrategy[Any]]) -> Callable[..., st.SearchStrategy[Any]]:
        signature = inspect.signature(make)

        @functools.wraps(make)
        def made(*items: Any, **options: Any) -> st.SearchStrategy[Any]:
            strategy = make(*items, **options)
            stated = signature.bind(*items, **options)
            stated.apply_defaults()
            _OF[strategy] = functools.partial(sweep, **stated.arguments)
            return strategy

        return made

    return decorated


def each_class(strategy: st.SearchStrategy[Any]) -> tuple[Any, ...]:
    """Inputs that a strategy can draw, so that together they have each class of every axis; else none."""
    return tuple(_OF[strategy]()) if strategy in _OF else ()
