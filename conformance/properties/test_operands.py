"""Scalars of NumPy as operands of a tensor: as the number of Python that they are."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_outcome, tried
from strategies import COMPLEX, REAL, SHARED, TensorRecipe, tensor_recipes
from strategies.scalars import (
    SCALAR_DTYPES,
    SCALAR_FLOATS,
    SCALAR_INTEGERS,
    SCALAR_UNSIGNED,
    ScalarRecipe,
    scalar_recipes,
)

few = {"max_elements": 4, "max_dims": 2, "values": st.integers(0, 9), "allow_bits": False}
any_value = {"max_elements": 4, "max_dims": 2, "grads": ("none",), "allow_bits": False}
signed = [dtype for dtype in REAL if dtype not in ("bool", "uint16", "uint32", "uint64")]
a_tensor = tensor_recipes(dtypes=SHARED, **few)
any_numbers = tensor_recipes(dtypes=(*signed, *COMPLEX, "bool"), **any_value)
signed_numbers = tensor_recipes(dtypes=signed, **any_value)
positive = tensor_recipes(dtypes=signed, **few | {"values": st.integers(1, 9)})
exact_integers = tensor_recipes(dtypes=("int64",), **any_value)
exact_floats = tensor_recipes(dtypes=("float64",), **any_value)

INTEGERS = (*SCALAR_INTEGERS, *SCALAR_UNSIGNED)
integer = scalar_recipes(dtypes=INTEGERS, values=st.integers(1, 9))
floating = scalar_recipes(dtypes=SCALAR_FLOATS, values=st.sampled_from((1.0, 0.5, 3.0, 0.1)))
complex128 = scalar_recipes(dtypes=("complex128",), values=st.sampled_from((1j, 2 + 3j, 0.5 - 2j)))
complex64 = scalar_recipes(
    dtypes=("complex64", "clongdouble"), values=st.sampled_from((1j, 2 + 3j, 0.5 - 2j))
)
truth = scalar_recipes(dtypes=("bool",))
a_number = scalar_recipes(
    dtypes=[each for each in SCALAR_DTYPES if each not in ("bool", "clongdouble") and "complex" not in each],
    values=st.integers(1, 9),
)
any_integer = scalar_recipes(dtypes=SCALAR_INTEGERS)
any_float = scalar_recipes(dtypes=SCALAR_FLOATS)
beyond_int64 = scalar_recipes(dtypes=SCALAR_UNSIGNED, values=st.integers(2**63, 2**64 - 1))
any_complex = scalar_recipes(dtypes=("complex128",))

ARITHMETIC = (operator.add, operator.mul, operator.sub, operator.truediv)
ROUNDING = (operator.floordiv, operator.mod, operator.pow)
BITWISE = (operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift)
EQUALITY = (operator.eq, operator.ne)
ORDER = (operator.lt, operator.le, operator.gt, operator.ge)

arithmetic = st.sampled_from(ARITHMETIC)
rounding = st.sampled_from(ROUNDING)
bitwise = st.sampled_from(BITWISE)
equality = st.sampled_from(EQUALITY)
order = st.sampled_from(ORDER)
numeric = st.sampled_from((*ARITHMETIC, *ROUNDING, *EQUALITY, *ORDER))
each_operator = st.sampled_from((*ARITHMETIC, *ROUNDING, *EQUALITY, *ORDER, *BITWISE))
safe = st.sampled_from((*ARITHMETIC, *EQUALITY, *ORDER))


@claim("operands.tensor-and-integer")
@given(recipe=a_tensor, scalar=integer, operation=each_operator)
def test_an_integer_after_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.integer-and-tensor")
@given(recipe=a_tensor, scalar=integer, operation=each_operator)
def test_an_integer_before_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.tensor-and-float")
@given(recipe=a_tensor, scalar=floating, operation=each_operator)
def test_a_float_after_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.float-and-tensor")
@given(recipe=a_tensor, scalar=floating, operation=each_operator)
def test_a_float_before_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.tensor-and-complex128")
@given(recipe=a_tensor, scalar=complex128, operation=each_operator)
def test_a_complex128_after_a_tensor_is_as_a_complex_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.complex128-and-tensor")
@given(recipe=a_tensor, scalar=complex128, operation=each_operator)
def test_a_complex128_before_a_tensor_is_as_a_complex_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.tensor-and-complex64")
@given(recipe=a_tensor, scalar=complex64, operation=arithmetic)
def test_a_complex64_after_a_tensor_keeps_its_imaginary_part(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.complex64-and-tensor")
@given(recipe=a_tensor, scalar=complex64, operation=arithmetic)
def test_a_complex64_before_a_tensor_keeps_its_imaginary_part(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.tensor-equals-complex64")
@given(recipe=a_tensor, scalar=complex64, operation=equality)
@example(
    recipe=TensorRecipe("complex64", (), (1 + 1j,)),
    scalar=ScalarRecipe("complex64", 1 + 1j),
    operation=operator.eq,
)
def test_a_tensor_and_a_complex64_are_equal_where_their_numbers_are(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.an-order-with-complex64-is-refused")
@given(recipe=a_tensor, scalar=complex64, operation=order)
def test_an_order_of_a_tensor_and_a_complex64_is_refused_as_that_of_a_complex(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    assert isinstance(tried(lambda: operation(tensor, number)), RuntimeError)
    assert isinstance(tried(lambda: operation(number, tensor)), RuntimeError)


@claim("operands.rounding-with-complex64-is-refused")
@given(recipe=a_tensor, scalar=complex64, operation=st.sampled_from((operator.floordiv, operator.mod)))
def test_the_floor_of_a_quotient_by_a_complex64_is_refused_as_by_a_complex(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    assert isinstance(tried(lambda: operation(tensor, number)), RuntimeError)


@claim("operands.tensor-and-bool")
@given(recipe=a_tensor, scalar=truth, operation=st.sampled_from((operator.add, operator.mul)))
def test_a_bool_after_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.bool-and-tensor")
@given(recipe=a_tensor, scalar=truth, operation=st.sampled_from((operator.add, operator.mul)))
def test_a_bool_before_a_tensor_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.a-bool-is-subtracted-as-one-of-python")
@given(recipe=a_tensor, scalar=truth)
def test_a_bool_is_subtracted_from_a_tensor_as_one_of_python(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: tensor - number)
    expected = tried(lambda: tensor - number_of(number))
    assert same_outcome(result, expected)


@claim("operands.a-bool-joins-a-mask")
@given(recipe=a_tensor, scalar=truth, operation=st.sampled_from(BITWISE[:3]))
def test_a_bool_and_a_mask_are_joined_as_with_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.a-bool-is-compared-as-one-of-python")
@given(recipe=any_numbers, scalar=truth, operation=st.sampled_from((*EQUALITY, *ORDER, operator.truediv)))
def test_a_bool_is_compared_with_a_tensor_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.give-a-tensor")
@given(recipe=positive, scalar=a_number, operation=numeric)
def test_a_tensor_and_a_scalar_give_a_tensor(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    assert type(operation(tensor, number)) is torch.Tensor
    assert type(operation(number, tensor)) is torch.Tensor


@claim("operands.no-digit-of-an-integer-is-lost")
@given(recipe=exact_integers, scalar=any_integer, operation=st.sampled_from((operator.add, operator.mul)))
def test_a_tensor_and_an_integer_give_the_integer_of_torch(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = operation(tensor, number)
    with np.errstate(over="ignore"):
        expected = operation(recipe.array(), np.int64(int(number)))
    assert same_bits(result, np.asarray(expected))


@claim("operands.no-digit-of-a-float-is-lost", ambient="any")
@given(recipe=exact_floats, scalar=any_float, operation=st.sampled_from((operator.add, operator.mul)))
def test_a_tensor_of_doubles_and_a_float_give_the_number_of_numpy(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = operation(tensor, number)
    with np.errstate(all="ignore"):
        expected = operation(recipe.array(), np.float64(number))
    assert np.array_equal(result.numpy(), expected, equal_nan=True), "values"


@claim("operands.any-value-of-an-integer")
@given(recipe=any_numbers, scalar=any_integer, operation=safe)
def test_an_integer_of_any_value_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.any-value-of-a-float")
@given(recipe=any_numbers, scalar=any_float, operation=safe)
def test_a_float_of_any_value_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.any-value-of-a-complex128")
@given(recipe=any_numbers, scalar=any_complex, operation=st.sampled_from((*ARITHMETIC, *EQUALITY)))
def test_a_complex128_of_any_value_is_as_a_complex_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.an-unsigned-integer-beyond-int64")
@given(recipe=signed_numbers, scalar=beyond_int64, operation=safe)
def test_an_integer_beyond_int64_is_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)
