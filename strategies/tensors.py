"""Tensors of every dtype, shape, memory layout and grad state, drawn as recipes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.choices import choose
from strategies.devices import devices as all_devices
from strategies.dtypes import ALL, COMPLEX, can_require_grad
from strategies.layouts import TENSOR_LAYOUTS, growth, possible, suited
from strategies.pasts import PAST_CHOICES, PASTS, choose_past
from strategies.recipes import Built, refuse_unknown
from strategies.shapes import GROWTH_CHOICES, choose_shape, grown, refuse_crossed, shape_choices
from strategies.sweeps import Bounds, placed, swept
from strategies.tensor_recipe import COMPLEX_OF, GRADS, TensorRecipe
from strategies.values import POOL_CHOICES, draw_pool

_TWISTS = (0, 1, 2, 3)


def _each_tensor(
    *,
    dtypes: Sequence[str],
    layouts: Sequence[str],
    grads: Sequence[str],
    values: st.SearchStrategy[Any] | None,
    allow_bits: bool,
    allow_past: bool,
    **bounds: Any,
) -> Iterator[TensorRecipe]:
    """Each class of tensors once; none where the elements are the caller's own."""
    state = "none" if "none" in grads else grads[0]
    able = [dtype for dtype in dtypes if state == "none" or can_require_grad(dtype)]
    stated = placed(able, layouts, Bounds(**bounds)) if values is None and able else ()
    recipes = [TensorRecipe(**fields, grad=state) for fields in stated]
    yield from recipes
    first = {recipe.dtype: recipe for recipe in reversed(recipes)}  # the plainest of each dtype
    tracked = [recipe for dtype, recipe in first.items() if can_require_grad(dtype)][:1]
    yield from (dataclasses.replace(recipe, grad=grad) for recipe in tracked for grad in grads)
    for dtype, bit in (("complex64", "conj"), ("float32", "neg")) if allow_bits else ():
        if dtype in first:
            yield dataclasses.replace(first[dtype], bit=bit)
    for past in PASTS if allow_past and recipes else ():
        yield dataclasses.replace(recipes[0], past=past)


@swept(_each_tensor)
@st.composite
def tensor_recipes(
    draw: st.DrawFn,
    *,
    dtypes: Sequence[str] = ALL,
    layouts: Sequence[str] = TENSOR_LAYOUTS,
    grads: Sequence[str] = GRADS,
    min_dims: int = 0,
    max_dims: int | None = None,
    min_elements: int = 0,
    max_elements: int | None = None,
    values: st.SearchStrategy[Any] | None = None,
    allow_bits: bool = True,
    allow_past: bool = True,
) -> TensorRecipe:
    """Recipes of tensors.

    ``dtypes``, ``layouts`` and ``grads`` are drawn from in their order; ``values`` draws one element
    in place of the dtype's own strategy; ``allow_bits`` lets a few be lazily conjugated or negated,
    ``allow_past`` lets some have crossed before. Without bounds a few have up to 33,000 elements or 8
    dimensions. Shrinks to the first dtype, layout and grad state and a 0-d zero. Raises InvalidArgument where
    nothing can be drawn.
    """
    if not dtypes or not layouts or not grads:
        raise InvalidArgument("tensor_recipes: dtypes, layouts and grads must each name one; add one")
    refuse_unknown("tensor_recipes", "dtypes", dtypes, ALL)
    refuse_unknown("tensor_recipes", "layouts", layouts, TENSOR_LAYOUTS)
    refuse_unknown("tensor_recipes", "grads", grads, GRADS)
    if "none" not in grads:
        dtypes = [dtype for dtype in dtypes if can_require_grad(dtype)]
        if not dtypes:
            raise InvalidArgument("tensor_recipes: only floating and complex dtypes require grad; add one")
    bounded = max_dims is not None or max_elements is not None
    max_dims = max(5, min_dims) if max_dims is None else max_dims
    max_elements = max(60, min_elements) if max_elements is None else max_elements
    refuse_crossed(min_dims, max_dims, min_elements, max_elements)
    fitting = possible(layouts, max_dims, min_elements, max_elements)
    if not fitting:
        raise InvalidArgument(f"tensor_recipes: no shape within the bounds suits {layouts}; widen either")
    choices = choose(draw, 5 + shape_choices(max_dims) + POOL_CHOICES + GROWTH_CHOICES + PAST_CHOICES)
    dtype, layout = choices.among(dtypes), choices.among(fitting)
    twist, state, lazy = choices.among(_TWISTS), choices.among(grads), choices.among((0, 0, 0, 0, 1))
    most = max_elements // growth(layout, min_elements)
    shape = choose_shape(choices, min_dims, max_dims, min_elements, most)
    shape, pool = suited(shape, layout, max_dims), draw_pool(draw, choices, dtype, values)
    bit = "conj" if dtype in COMPLEX else "neg" if dtype in COMPLEX_OF else ""
    return TensorRecipe(
        dtype=dtype,
        shape=shape if bounded else grown(choices, shape, layout),
        values=pool,
        layout=layout,
        twist=0 if layout == "contiguous" else twist,
        grad=state if can_require_grad(dtype) else "none",
        bit=bit if lazy and allow_bits else "",
        past=choose_past(choices, allow_past),
    )


def tensors(*, devices: Sequence[str] | None = None, **options: Any) -> st.SearchStrategy[torch.Tensor]:
    """Tensors built from tensor_recipes, with the same options, on one of the devices that hold data.

    A failing test prints the recipe.
    """
    return _built(tensor_recipes(**options), None if devices is None else tuple(devices))


@st.composite
def _built(
    draw: st.DrawFn, recipes: st.SearchStrategy[TensorRecipe], devices: tuple[str, ...] | None
) -> torch.Tensor:
    among = all_devices().with_data if devices is None else devices
    device = among[0] if len(among) == 1 else draw(st.sampled_from(among))
    recipe = draw(recipes)
    note(Built(recipe, device))
    return recipe.build(device)
