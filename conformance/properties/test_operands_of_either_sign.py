"""Numbers of NumPy of either sign with every operator, and products with matrices of any layout."""

import itertools
import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_outcome, tried
from strategies import NON_NEGATIVE, array_recipes
from strategies.scalars import SCALAR_FLOATS, SCALAR_SIGNED, ScalarRecipe

OPERATORS = (
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod),
    *(operator.pow, operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
)
signed = st.sampled_from(
    ("int64", "int32", "int16", "int8", "float32", "float64", "float16", "bfloat16", "complex64")
)
scalars = st.sampled_from((*SCALAR_SIGNED, *SCALAR_FLOATS))
FLOATS = (-3.0, -2.5, -0.5, -0.0, 0.0, 0.25, 3.75)
INTEGERS = (-7, -3, -2, -1, 0, 1, 2, 7)
a_matrix = array_recipes(
    dtypes=("float64", "int64"),
    layouts=NON_NEGATIVE,
    values=st.integers(-3, 3),
    min_dims=2,
    max_dims=2,
    min_elements=4,
    max_elements=9,
)


def of(operation, left, right):
    return tried(lambda: operation(left, right))


def numbers(dtype):
    """Numbers of NumPy of either sign, of one dtype."""
    return [ScalarRecipe(dtype, each).build() for each in (FLOATS if dtype in SCALAR_FLOATS else INTEGERS)]


@claim("operands.every-operator-after-a-number")
@given(dtype=signed, scalar=scalars)
def test_every_operator_takes_a_number_on_the_left_as_one_of_python(dtype, scalar):
    tensor = torch.arange(-4, 5).to(getattr(torch, dtype))
    for operation, number in itertools.product(OPERATORS, numbers(scalar)):
        expected = of(operation, number_of(number), tensor)
        assert same_outcome(of(operation, number, tensor), expected)


@claim("operands.every-operator-before-a-number")
@given(dtype=signed, scalar=scalars)
def test_every_operator_takes_a_number_on_the_right_as_one_of_python(dtype, scalar):
    tensor = torch.arange(-4, 5).to(getattr(torch, dtype))
    for operation, number in itertools.product(OPERATORS, numbers(scalar)):
        expected = of(operation, tensor, number_of(number))
        assert same_outcome(of(operation, tensor, number), expected)


@claim("operators.products-with-a-matrix-of-any-layout")
@given(recipe=a_matrix)
def test_a_product_with_a_matrix_of_any_layout_is_that_of_two_arrays(recipe):
    array = recipe.build()
    left = np.arange(2 * len(array), dtype=array.dtype).reshape(2, -1)
    result = torch.from_numpy(left) @ array
    assert same_bits(result, np.asarray(left @ array))
