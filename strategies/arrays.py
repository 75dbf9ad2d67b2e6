"""NumPy arrays of every dtype, shape and memory layout, drawn as recipes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.array_recipe import ArrayRecipe
from strategies.choices import choose
from strategies.dtypes import NUMPY_ONLY, SHARED
from strategies.layouts import ARRAY_LAYOUTS, growth, possible, suited
from strategies.pasts import PAST_CHOICES, PASTS, choose_past
from strategies.recipes import Built, refuse_unknown
from strategies.shapes import GROWTH_CHOICES, choose_shape, grown, refuse_crossed, shape_choices
from strategies.sweeps import Bounds, placed, swept
from strategies.values import POOL_CHOICES, draw_pool

_TWISTS = (0, 1, 2, 3)
_FLAGS = ("", "", "", "readonly", "unaligned", "both")


def _each_array(
    *,
    dtypes: Sequence[str],
    layouts: Sequence[str],
    values: st.SearchStrategy[Any] | None,
    allow_readonly: bool,
    allow_unaligned: bool,
    allow_fatal: bool,
    allow_past: bool,
    **bounds: Any,
) -> Iterator[ArrayRecipe]:
    """Each class of arrays once; none where the elements are the caller's own."""
    plain = None
    for fields in placed(dtypes, layouts, Bounds(**bounds)) if values is None else ():
        recipe = ArrayRecipe(**fields)
        plain = plain or recipe
        yield recipe
    if plain is None:
        return
    if allow_readonly:
        yield dataclasses.replace(plain, readonly=True)
    if allow_unaligned and plain.layout != "field" and _can_shift(plain.dtype, allow_fatal):
        yield dataclasses.replace(plain, unaligned=True)
    for past in PASTS if allow_past else ():
        yield dataclasses.replace(plain, past=past)


@swept(_each_array)
@st.composite
def array_recipes(
    draw: st.DrawFn,
    *,
    dtypes: Sequence[str] = (*SHARED, *NUMPY_ONLY),
    layouts: Sequence[str] = ARRAY_LAYOUTS,
    min_dims: int = 0,
    max_dims: int | None = None,
    min_elements: int = 0,
    max_elements: int | None = None,
    values: st.SearchStrategy[Any] | None = None,
    allow_readonly: bool = True,
    allow_unaligned: bool = True,
    allow_fatal: bool = False,
    allow_past: bool = True,
) -> ArrayRecipe:
    """Recipes of NumPy arrays.

    ``dtypes`` and ``layouts`` are drawn from in their order; ``values`` draws one element in place of
    the dtype's own strategy. ``allow_fatal`` adds unaligned complex128, whose tensors can kill the
    interpreter: use it in a child process; ``allow_past`` lets some have crossed before. Without bounds a few
    have up to 33,000 elements or 8 dimensions. Shrinks to the first dtype, the first layout and a 0-d
    zero. Raises InvalidArgument where nothing can be drawn.
    """
    if not dtypes or not layouts:
        raise InvalidArgument("array_recipes: dtypes and layouts must name at least one each; add one")
    refuse_unknown("array_recipes", "layouts", layouts, ARRAY_LAYOUTS)
    bounded = max_dims is not None or max_elements is not None
    max_dims = max(5, min_dims) if max_dims is None else max_dims
    max_elements = max(60, min_elements) if max_elements is None else max_elements
    refuse_crossed(min_dims, max_dims, min_elements, max_elements)
    fitting = possible(layouts, max_dims, min_elements, max_elements)
    if not fitting:
        raise InvalidArgument(f"array_recipes: no shape within the bounds suits {layouts}; widen either")
    choices = choose(draw, 4 + shape_choices(max_dims) + POOL_CHOICES + GROWTH_CHOICES + PAST_CHOICES)
    dtype, layout = choices.among(dtypes), choices.among(fitting)
    twist, flags = choices.among(_TWISTS), choices.among(_FLAGS)
    most = max_elements // growth(layout, min_elements)
    shape = choose_shape(choices, min_dims, max_dims, min_elements, most)
    shape, pool = suited(shape, layout, max_dims), draw_pool(draw, choices, dtype, values)
    shape = shape if bounded else grown(choices, shape, layout)
    unaligned = flags in ("unaligned", "both") and layout != "field" and _can_shift(dtype, allow_fatal)
    return ArrayRecipe(
        dtype=dtype,
        shape=shape,
        values=pool,
        layout=layout,
        twist=0 if layout == "contiguous" else twist,
        readonly=allow_readonly and flags in ("readonly", "both"),
        unaligned=allow_unaligned and unaligned,
        past=choose_past(choices, allow_past and not unaligned),
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
