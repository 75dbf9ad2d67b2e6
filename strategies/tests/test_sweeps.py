"""A sweep has each class that its strategy can draw, and nothing that it cannot."""

import math

import pytest
from hypothesis import strategies as st

from strategies import (
    ALL,
    ARRAY_KINDS,
    ARRAY_LAYOUTS,
    DIFFERENTIABLE,
    GRADS,
    NUMPY_ONLY,
    REQUIRING_GRAD,
    SHARED,
    TENSOR_KINDS,
    TENSOR_LAYOUTS,
    array_recipes,
    each_class,
    grad_modes,
    tensor_recipes,
    uncommon_arrays,
    uncommon_tensors,
    writes,
)
from strategies.tests.sampling import examples
from strategies.writes import WRITES

OPTIONS = [
    {},
    {"min_elements": 1},
    {"min_elements": 2, "max_dims": 1},
    {"max_dims": 0},
    {"max_elements": 1},
    {"min_dims": 3},
    {"layouts": ("stepped",), "max_elements": 8},
    {"layouts": ("channels_last", "permuted")},
]


def classes(recipes, axis):
    return {recipe.axes()[axis] for recipe in recipes}


@pytest.mark.parametrize(
    ("recipes", "dtypes", "layouts"),
    [(array_recipes(), (*SHARED, *NUMPY_ONLY), ARRAY_LAYOUTS), (tensor_recipes(), ALL, TENSOR_LAYOUTS)],
    ids=["arrays", "tensors"],
)
def test_every_dtype_layout_shape_and_past_is_there(recipes, dtypes, layouts):
    sweep = each_class(recipes)
    assert classes(sweep, "dtype") == set(dtypes)
    assert classes(sweep, "layout") == set(layouts)
    assert classes(sweep, "past") == {"none", "crossed", "rewritten"}
    assert classes(sweep, "shape") == classes(examples(recipes, 2000), "shape")
    assert max(math.prod(recipe.shape) for recipe in sweep) > 2**15


def test_every_flag_grad_state_and_bit_is_there():
    assert classes(each_class(array_recipes()), "flags") == {"none", "readonly", "unaligned"}
    tensors = each_class(tensor_recipes())
    assert classes(tensors, "grad") == set(GRADS)
    assert classes(tensors, "bit") == {"none", "conj", "neg"}


@pytest.mark.parametrize("make", [array_recipes, tensor_recipes])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_nothing_is_swept_that_is_beyond_the_bounds(make, options):
    sweep = each_class(make(**options))
    assert sweep
    for recipe in sweep:
        assert recipe.layout in options.get("layouts", ARRAY_LAYOUTS)
        assert options.get("min_dims", 0) <= len(recipe.shape) <= options.get("max_dims", 8)
        size = math.prod(recipe.shape)
        assert options.get("min_elements", 0) <= size <= options.get("max_elements", 33_000)
        assert tuple(recipe.build().shape) == recipe.shape


def test_what_is_not_allowed_is_not_swept():
    options = {"allow_readonly": False, "allow_unaligned": False, "allow_past": False}
    sweep = each_class(array_recipes(**options))
    assert (classes(sweep, "flags"), classes(sweep, "past")) == ({"none"}, {"none"})
    tensors = each_class(tensor_recipes(grads=REQUIRING_GRAD, allow_bits=False))
    assert classes(tensors, "grad") == set(REQUIRING_GRAD)
    assert classes(tensors, "dtype") == set(DIFFERENTIABLE) | (classes(tensors, "dtype") - set(SHARED))
    assert classes(tensors, "bit") == {"none"}


def test_uncommon_kinds_are_swept_over_what_each_can_hold():
    tensors, arrays = each_class(uncommon_tensors()), each_class(uncommon_arrays())
    assert {each.kind for each in tensors} == set(TENSOR_KINDS) - {"quantized"}  # of elements of its own
    assert {each.kind for each in arrays} == set(ARRAY_KINDS)
    assert {each.recipe.dtype for each in tensors if each.kind == "subclass"} == set(SHARED)


def test_elements_of_ones_own_have_no_sweep():
    assert each_class(array_recipes(values=st.just(1.0), dtypes=("float32",))) == ()


def test_ways_of_writing_and_grad_modes_are_swept_and_others_not():
    assert each_class(writes()) == WRITES
    assert len(each_class(grad_modes())) == 3
    assert each_class(st.integers()) == ()
