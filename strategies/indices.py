"""Tensors and arrays of four rows, and what they can be indexed by."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from strategies.array_recipe import ArrayRecipe
from strategies.sweeps import swept
from strategies.tensor_recipe import TensorRecipe

_SHAPES = ((4,), (4, 3), (4, 2, 2))
_LAYOUTS = ("contiguous", "offset", "stepped")
_COUNTED = tuple(range(17))  # no two elements are alike, so that no wrong one is taken for the right one


def _rows(
    recipe: type[Any], dtypes: Sequence[str], shapes: Sequence[tuple[int, ...]]
) -> Iterator[TensorRecipe | ArrayRecipe]:
    """One recipe of each dtype, shape and layout."""
    for shape, layout in itertools.product(shapes, _LAYOUTS):
        yield recipe(dtypes[0], shape, _COUNTED, layout)
    yield from (recipe(dtype, shapes[0], _COUNTED) for dtype in dtypes[1:])


@swept(functools.partial(_rows, TensorRecipe))
def tensors_of_rows(
    *,
    dtypes: Sequence[str] = ("float32", "int64", "float64", "complex64"),
    shapes: Sequence[tuple[int, ...]] = _SHAPES,
) -> st.SearchStrategy[TensorRecipe]:
    """Recipes of tensors of four rows (or of the shapes that are given) in which no element occurs twice."""
    return st.builds(
        TensorRecipe,
        st.sampled_from(tuple(dtypes)),
        st.sampled_from(tuple(shapes)),
        st.just(_COUNTED),
        st.sampled_from(_LAYOUTS),
    )


@swept(functools.partial(_rows, ArrayRecipe))
def arrays_of_rows(
    *,
    dtypes: Sequence[str] = ("float32", "int64", "float64", "complex64"),
    shapes: Sequence[tuple[int, ...]] = _SHAPES,
) -> st.SearchStrategy[ArrayRecipe]:
    """Recipes of arrays of four rows (or of the shapes that are given) in which no element occurs twice."""
    return st.builds(
        ArrayRecipe,
        st.sampled_from(tuple(dtypes)),
        st.sampled_from(tuple(shapes)),
        st.just(_COUNTED),
        st.sampled_from(_LAYOUTS),
    )


_TRUTHS = st.lists(st.booleans(), min_size=1, max_size=5).map(tuple)


def masks(*shapes: tuple[int, ...]) -> st.SearchStrategy[ArrayRecipe]:
    """Recipes of arrays of bools of some shapes, read-only and in steps too."""
    return st.builds(
        ArrayRecipe,
        st.just("bool"),
        st.sampled_from(shapes),
        _TRUTHS,
        st.sampled_from(("contiguous", "offset")),
        readonly=st.booleans(),
    )


def tensor_masks(*shapes: tuple[int, ...]) -> st.SearchStrategy[TensorRecipe]:
    """Recipes of tensors of bools of some shapes."""
    return st.builds(
        TensorRecipe,
        st.just("bool"),
        st.sampled_from(shapes),
        _TRUTHS,
        st.sampled_from(("contiguous", "offset")),
    )
