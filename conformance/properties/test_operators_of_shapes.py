"""Operators of a tensor and an array of unlike shapes and ranks, and of numbers of either sign."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_outcome, tried
from conformance.properties.test_operators_of_arrays import plain, whole
from strategies import NON_NEGATIVE, array_recipes, tensor_recipes
from strategies.scalars import SCALAR_INTEGERS, scalar_recipes

either_sign = st.sampled_from((-7, -3, -2, -1, 1, 2, 3, 7))
signed = [dtype for dtype in whole if not dtype.startswith("u")]
counted = {"values": st.integers(1, 3)}
steps = {"values": st.integers(0, 5)}
pair = {"min_dims": 1, "max_dims": 1, "min_elements": 2, "max_elements": 2}
three = {"min_dims": 1, "max_dims": 1, "min_elements": 3, "max_elements": 3}
signed_tensor = tensor_recipes(dtypes=(*signed, "float32", "float64"), values=either_sign, **plain, **three)
signed_array = array_recipes(dtypes=("int64", "float64"), values=either_sign, layouts=NON_NEGATIVE, **three)
negative_tensor = tensor_recipes(dtypes=signed, values=either_sign, **plain, **three)
few_steps = array_recipes(dtypes=("int8",), layouts=NON_NEGATIVE, **steps, **three)
few_bits = scalar_recipes(dtypes=SCALAR_INTEGERS, **steps)
vector = tensor_recipes(dtypes=("int64", "float64"), **plain, **counted, **three)
shorter = array_recipes(dtypes=("int64", "float64"), layouts=NON_NEGATIVE, **counted, **pair)
# What broadcasts, and what a product of matrices takes: the shape of the tensor and that of the array.
BROADCAST = (((3,), ()), ((3,), (1,)), ((3,), (2, 1)), ((2, 3), (3,)), ((2, 1), (2, 3)), ((1, 3), (2, 2, 1)))
PRODUCTS = (
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 2)),
    ((2, 2, 3), (3, 2)),
    ((2, 2, 3), (3,)),
)

rounding = st.sampled_from((operator.floordiv, operator.mod, operator.truediv))
shifting = st.sampled_from((operator.lshift, operator.rshift))
elementwise = st.sampled_from((operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv))


@claim("operators.dividing-by-an-array-of-either-sign")
@given(recipe=signed_tensor, other=signed_array, operation=rounding)
def test_numbers_of_either_sign_are_divided_as_two_arrays_are(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operators.negative-numbers-are-shifted-by-an-array")
@given(recipe=negative_tensor, other=few_steps, operation=shifting)
def test_negative_numbers_are_shifted_as_those_of_an_array(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operands.negative-numbers-are-shifted-by-an-integer")
@given(recipe=negative_tensor, scalar=few_bits, operation=shifting)
def test_negative_numbers_are_shifted_as_by_an_integer_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operators.shapes-are-broadcast")
@given(shapes=st.sampled_from(BROADCAST), operation=elementwise, dtype=st.sampled_from(("int64", "float64")))
def test_a_tensor_and_an_array_are_broadcast_as_two_arrays_are(shapes, operation, dtype):
    left, right = (np.arange(1, 1 + np.prod(shape, dtype=int)).reshape(shape) for shape in shapes)
    result = operation(torch.from_numpy(left.astype(dtype)), right)
    assert same_bits(result, np.asarray(operation(left.astype(dtype), right)))


@claim("operators.products-of-any-rank")
@given(shapes=st.sampled_from(PRODUCTS), dtype=st.sampled_from(("int64", "float64")))
def test_a_product_of_any_rank_is_that_of_two_arrays(shapes, dtype):
    left, right = (np.arange(1, 1 + np.prod(shape, dtype=int)).reshape(shape) for shape in shapes)
    result = torch.from_numpy(left.astype(dtype)) @ right
    assert same_bits(result, np.asarray(left.astype(dtype) @ right))


@claim("operators.equality-of-unlike-shapes-is-an-error")
@given(recipe=vector, other=shorter)
def test_a_tensor_is_not_compared_with_an_array_of_a_shape_that_does_not_fit(recipe, other):
    tensor, array = recipe.build(), other.build()
    outcome = tried(lambda: tensor == array)
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("operators.unlike-shapes-are-an-error")
@given(recipe=vector, other=shorter, operation=elementwise)
def test_a_tensor_and_an_array_of_a_shape_that_does_not_fit_are_refused(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    outcome = tried(lambda: operation(tensor, array))
    assert isinstance(outcome, ValueError), "refusal"
