"""NumPy arrays of every dtype, shape and memory layout, drawn as recipes."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.choices import choose
from strategies.dtypes import NUMPY_ONLY, SHARED
from strategies.layouts import ARRAY_LAYOUTS, growth, lay_out, possible, suited
from strategies.recipes import Built, has_bits, literals, refuse_unknown, repeated, shape_class, short_repr
from strategies.shapes import choose_shape, refuse_crossed, shape_choices
from strategies.values import POOL_CHOICES, draw_pool


@dataclasses.dataclass(frozen=True, repr=False)
class ArrayRecipe:
    """A NumPy array, described so that its repr rebuilds it.

    ``values`` are repeated over a buffer in which ``shape`` is placed by ``layout`` and ``twist``
    (see strategies.layouts; of the layout "field" each element is followed by a byte of padding, as in
    a field of a record); ``readonly`` clears the writeable flag, ``unaligned`` shifts the buffer
    by one byte.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[Any, ...]
    layout: str = "contiguous"
    twist: int = 0
    readonly: bool = False
    unaligned: bool = False

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> np.ndarray[Any, Any]:
        """A new array in new memory, equal at every call."""
        place = lay_out(self.shape, self.layout, self.twist)
        buffer: Any = repeated(self.values, self.dtype, place.size)
        size = buffer.itemsize
        step = size + (self.layout == "field")
        strides = tuple(stride * step for stride in place.strides)
        if buffer.dtype.hasobject:
            strides = tuple(stride * size for stride in place.strides)
            array = np.lib.stride_tricks.as_strided(buffer[place.offset :], self.shape, strides)
        else:
            if self.layout == "field":
                buffer = np.pad(buffer.view(np.uint8).reshape(-1, size), ((0, 0), (0, 1)))
            if self.unaligned:
                buffer = bytearray(1) + buffer.tobytes()
            start = place.offset * size + self.unaligned
            array = np.ndarray(self.shape, self.dtype, buffer, start, strides)
        if self.readonly:
            array.flags.writeable = False
        return array

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the array to a name, with NumPy alone."""
        place = lay_out(self.shape, self.layout, self.twist)
        size = np.dtype(self.dtype).itemsize
        plain = self.layout == "contiguous" and not self.unaligned
        flat = self._buffer_source(math.prod(self.shape) if plain else place.size)
        if plain:
            reshaped = f".reshape({self.shape})" if len(self.shape) != 1 else ""
            lines = [f"{name} = {flat}{reshaped}"]
        else:
            if self.layout == "field" and np.dtype(self.dtype).kind != "O":
                flat = f"np.pad({flat}.view('u1').reshape(-1, {size}), ((0, 0), (0, 1)))"
                size += 1
            whole = f"bytearray(1) + {flat}.tobytes()" if self.unaligned else flat
            strides = tuple(stride * size for stride in place.strides)
            start = place.offset * size + self.unaligned
            where = f"offset={start}, strides={strides}"
            lines = [
                f"buffer = {whole}",
                f"{name} = np.ndarray({self.shape}, {self.dtype!r}, buffer, {where})",
            ]
        return lines + [f"{name}.flags.writeable = False"] * self.readonly

    def _buffer_source(self, count: int) -> str:
        if has_bits(self.values):
            raw = repeated(self.values, self.dtype, count).tobytes().hex()
            return f"np.frombuffer(bytearray.fromhex({raw!r}), {self.dtype!r})"
        return f"np.array({literals(self.values, count)}, dtype={self.dtype!r})"

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        flags = ["readonly"] * self.readonly + ["unaligned"] * self.unaligned
        return {
            "dtype": self.dtype,
            "flags": " ".join(flags) or "none",
            "layout": self.layout,
            "shape": shape_class(self.shape),
        }


_TWISTS = (0, 1, 2, 3)
_FLAGS = ("", "", "", "readonly", "unaligned", "both")


@st.composite
def array_recipes(
    draw: st.DrawFn,
    *,
    dtypes: Sequence[str] = (*SHARED, *NUMPY_ONLY),
    layouts: Sequence[str] = ARRAY_LAYOUTS,
    min_dims: int = 0,
    max_dims: int = 5,
    min_elements: int = 0,
    max_elements: int = 60,
    values: st.SearchStrategy[Any] | None = None,
    allow_readonly: bool = True,
    allow_unaligned: bool = True,
    allow_fatal: bool = False,
) -> ArrayRecipe:
    """Recipes of NumPy arrays.

    ``dtypes`` and ``layouts`` are drawn from in their order; ``values`` draws one element in place of
    the dtype's own strategy. ``allow_fatal`` adds unaligned complex128, whose tensors can kill the
    interpreter: use it in a child process. Shrinks to the first dtype, the first layout and a 0-d
    zero. Raises InvalidArgument where nothing can be drawn.
    """
    if not dtypes or not layouts:
        raise InvalidArgument("array_recipes: dtypes and layouts must name at least one each; add one")
    refuse_unknown("array_recipes", "layouts", layouts, ARRAY_LAYOUTS)
    refuse_crossed(min_dims, max_dims, min_elements, max_elements)
    fitting = possible(layouts, max_dims, min_elements, max_elements)
    if not fitting:
        raise InvalidArgument(f"array_recipes: no shape within the bounds suits {layouts}; widen either")
    choices = choose(draw, 4 + shape_choices(max_dims) + POOL_CHOICES)
    dtype, layout = choices.among(dtypes), choices.among(fitting)
    twist, flags = choices.among(_TWISTS), choices.among(_FLAGS)
    most = max_elements // growth(layout, min_elements)
    shape = choose_shape(choices, min_dims, max_dims, min_elements, most)
    shape = suited(shape, layout, max_dims)
    return ArrayRecipe(
        dtype=dtype,
        shape=shape,
        values=draw_pool(draw, choices, dtype, values),
        layout=layout,
        twist=0 if layout == "contiguous" else twist,
        readonly=allow_readonly and flags in ("readonly", "both"),
        unaligned=allow_unaligned
        and flags in ("unaligned", "both")
        and layout != "field"
        and _can_shift(dtype, allow_fatal),
    )


def _can_shift(dtype: str, allow_fatal: bool) -> bool:
    """Whether a shift by one byte misaligns this dtype, and does no worse."""
    if dtype == "complex128" and not allow_fatal:
        return False
    return np.dtype(dtype).alignment > 1 and not np.dtype(dtype).hasobject


def arrays(**options: Any) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    """NumPy arrays built from array_recipes, with the same options; a failing test prints the recipe."""
    return _built(array_recipes(**options))


@st.composite
def _built(draw: st.DrawFn, recipes: st.SearchStrategy[ArrayRecipe]) -> np.ndarray[Any, Any]:
    recipe = draw(recipes)
    note(Built(recipe))
    return recipe.build()
