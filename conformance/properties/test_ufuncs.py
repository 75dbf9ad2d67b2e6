"""Ufuncs of a tensor and an array: with two operands, two results, options, and as reductions."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import bits, raised_by, same_bits
from conformance.properties.test_operators_of_arrays import (
    array_mask,
    doubles,
    mask,
    of_any_size,
    real_array,
    real_tensor,
    real_vector,
)
from strategies import NON_NEGATIVE, array_recipes, tensor_recipes

exact = st.sampled_from(
    (
        np.subtract,
        np.multiply,
        np.floor_divide,
        np.remainder,
        np.fmod,
        np.maximum,
        np.minimum,
        np.fmax,
        np.fmin,
    )
)
asking = st.sampled_from((np.greater, np.less_equal, np.equal, np.not_equal, np.logical_and, np.logical_xor))
rounding = st.sampled_from((np.floor, np.ceil, np.trunc, np.rint))
floats = tensor_recipes(
    dtypes=("float32", "float64"), grads=("none", "detached"), allow_bits=False, allow_past=False
)
wider = st.sampled_from(("float64", "complex128"))
few = tensor_recipes(
    dtypes=("float32", "float16", "int8"), grads=("none",), allow_bits=False, max_elements=3, max_dims=1
)
three_doubles = tensor_recipes(
    dtypes=("float64",),
    grads=("none", "detached"),
    allow_bits=False,
    min_elements=3,
    max_elements=3,
    max_dims=1,
)
places = array_recipes(
    dtypes=("int64",),
    layouts=NON_NEGATIVE,
    values=st.integers(0, 2),
    min_elements=3,
    max_elements=3,
    max_dims=1,
)


@claim("ufuncs.of-two-give-the-numbers-of-numpy")
@given(recipe=real_tensor, other=real_array, function=exact)
def test_a_ufunc_of_a_tensor_and_an_array_gives_what_two_arrays_give(recipe, other, function):
    tensor, array = recipe.build(), other.build()
    assert same_bits(function(tensor, array), np.asarray(function(recipe.array(), array)))
    assert same_bits(function(array, tensor), np.asarray(function(array, recipe.array())))


@claim("ufuncs.that-compare-give-bools")
@given(recipe=real_tensor, other=real_array, function=asking)
def test_a_ufunc_that_compares_a_tensor_and_an_array_gives_bools(recipe, other, function):
    tensor, array = recipe.build(), other.build()
    result = function(tensor, array)
    assert result.dtype is torch.bool


@claim("ufuncs.that-compare-answer-as-numpy")
@given(recipe=real_tensor, other=real_array, function=asking)
def test_a_ufunc_that_compares_a_tensor_and_an_array_is_true_where_that_of_arrays_is(recipe, other, function):
    tensor, array = recipe.build(), other.build()
    result = function(tensor, array)
    assert result.bool().tolist() == np.asarray(function(recipe.array(), array)).tolist()


@claim("ufuncs.that-round-give-the-numbers-of-numpy")
@given(recipe=floats, function=rounding)
def test_a_ufunc_that_rounds_a_tensor_gives_the_numbers_of_numpy(recipe, function):
    result = function(recipe.build())
    assert type(result) is torch.Tensor
    assert same_bits(result, np.asarray(function(recipe.array())))


@claim("ufuncs.of-two-results-give-both")
@given(recipe=floats, function=st.sampled_from((np.modf, np.frexp)))
def test_a_ufunc_of_two_results_gives_both_as_tensors(recipe, function):
    first, second = function(recipe.build())
    expected = function(recipe.array())
    assert same_bits(first, np.asarray(expected[0]))
    assert same_bits(second, np.asarray(expected[1]))


@claim("ufuncs.write-where-a-mask-of-an-array-is-true")
@given(recipe=three_doubles, other=doubles, where=array_mask)
def test_a_ufunc_writes_where_an_array_of_bools_is_true(recipe, other, where):
    tensor, array, chosen = recipe.build(), other.build(), where.build()
    out, expected = np.zeros(3), np.zeros(3)
    np.add(tensor, array, where=chosen, out=out)
    np.add(recipe.array(), array, where=chosen, out=expected)
    assert same_bits(out, expected)


@claim("ufuncs.write-where-a-mask-of-a-tensor-is-true")
@given(recipe=doubles, where=mask)
def test_a_ufunc_writes_where_a_tensor_of_bools_is_true(recipe, where):
    array, chosen = recipe.build(), where.build()
    out, expected = np.zeros(3), np.zeros(3)
    np.negative(array, where=chosen, out=out)
    np.negative(array, where=where.array(), out=expected)
    assert same_bits(out, expected)


@claim("ufuncs.give-the-dtype-asked-for")
@given(recipe=few, dtype=wider)
def test_a_ufunc_gives_the_dtype_that_it_was_asked_for(recipe, dtype):
    result = np.add(recipe.build(), 1, dtype=dtype)
    assert same_bits(result, np.asarray(np.add(recipe.array(), 1, dtype=dtype)))


@claim("ufuncs.refuse-a-dtype-of-torch")
@given(recipe=few)
def test_a_ufunc_refuses_a_dtype_of_torch(recipe):
    tensor = recipe.build()
    error = raised_by(lambda: np.add(tensor, 1, dtype=torch.float64))
    assert isinstance(error, TypeError)


@claim("ufuncs.outer-gives-the-numbers-of-numpy")
@given(recipe=real_vector, other=doubles)
def test_the_outer_product_of_a_tensor_and_an_array_is_that_of_two_arrays(recipe, other):
    tensor, array = recipe.build(), other.build()
    expected = np.multiply.outer(recipe.array(), array)
    assert same_bits(np.multiply.outer(tensor, array), expected)
    assert same_bits(np.multiply.outer(array, tensor), np.multiply.outer(array, recipe.array()))


@claim("ufuncs.reduce-gives-the-number-of-numpy")
@given(recipe=real_tensor, function=st.sampled_from((np.add, np.multiply, np.maximum)))
def test_a_reduction_by_a_ufunc_gives_what_it_gives_of_an_array(recipe, function):
    result = function.reduce(recipe.build())
    assert same_bits(result, np.asarray(function.reduce(recipe.array())))


@claim("ufuncs.accumulate-gives-the-numbers-of-numpy")
@given(recipe=real_vector, function=st.sampled_from((np.add, np.multiply, np.maximum)))
def test_a_running_total_by_a_ufunc_gives_what_it_gives_of_an_array(recipe, function):
    result = function.accumulate(recipe.build())
    assert same_bits(result, np.asarray(function.accumulate(recipe.array())))


@claim("ufuncs.at-takes-indices-and-values-of-tensors")
@given(recipe=doubles, index=places, values=three_doubles)
def test_a_ufunc_at_places_of_an_array_takes_tensors(recipe, index, values):
    array, expected = recipe.build(), recipe.build()
    where = torch.tensor(index.build())
    np.subtract.at(array, where, values.build())
    np.subtract.at(expected, index.build(), values.array())
    assert same_bits(array, expected)


@claim("ufuncs.at-refuses-a-tensor")
@given(recipe=real_vector)
def test_a_ufunc_at_places_of_a_tensor_raises_typeerror_and_leaves_it(recipe):
    tensor = recipe.build()
    error = raised_by(lambda: np.subtract.at(tensor, [0], 1))
    assert isinstance(error, TypeError)
    assert bits(tensor) == bits(recipe.build())


@claim("ufuncs.of-any-size-give-the-numbers-of-numpy")
@given(recipe=of_any_size)
def test_a_ufunc_of_a_tensor_of_any_size_and_an_array_gives_what_two_arrays_give(recipe):
    tensor, array = recipe.build(), recipe.array()
    assert same_bits(np.add(tensor, array), np.asarray(np.add(recipe.array(), array)))
    assert same_bits(np.subtract(array, tensor), np.asarray(np.subtract(array, recipe.array())))
