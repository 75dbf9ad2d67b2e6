"""Numbers of NumPy of either sign with every operator, and products with matrices of any layout."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_outcome, tried
from strategies import NON_NEGATIVE, array_recipes, tensor_recipes
from strategies.scalars import SCALAR_FLOATS, SCALAR_SIGNED, scalar_recipes

OPERATORS = (
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod),
    *(operator.pow, operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
)
signed = ("int64", "int32", "int16", "int8", "float32", "float64", "float16", "complex64")
a_tensor = tensor_recipes(
    dtypes=signed, grads=("none",), allow_bits=False, max_dims=2, max_elements=4, values=st.integers(-9, 9)
)
an_integer = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.sampled_from((-1, -2, -3, -7, 0, 1, 2, 7)))
a_float = scalar_recipes(
    dtypes=SCALAR_FLOATS, values=st.sampled_from((-0.5, -2.5, -1.0, 0.0, -0.0, 0.25, 3.75))
)
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


@claim("operands.every-operator-after-a-number")
@given(recipe=a_tensor, scalar=an_integer | a_float)
def test_every_operator_takes_a_number_on_the_left_as_one_of_python(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    for operation in OPERATORS:
        expected = of(operation, number_of(number), tensor)
        assert same_outcome(of(operation, number, tensor), expected)


@claim("operands.every-operator-before-a-number")
@given(recipe=a_tensor, scalar=an_integer | a_float)
def test_every_operator_takes_a_number_on_the_right_as_one_of_python(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    for operation in OPERATORS:
        expected = of(operation, tensor, number_of(number))
        assert same_outcome(of(operation, tensor, number), expected)


@claim("operators.products-with-a-matrix-of-any-layout")
@given(recipe=a_matrix)
def test_a_product_with_a_matrix_of_any_layout_is_that_of_two_arrays(recipe):
    array = recipe.build()
    left = np.arange(2 * len(array), dtype=array.dtype).reshape(2, -1)
    result = torch.from_numpy(left) @ array
    assert same_bits(result, np.asarray(left @ array))
