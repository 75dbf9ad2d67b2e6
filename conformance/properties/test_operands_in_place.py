"""NumPy scalars as operands in place, in gradients, and of methods."""

import operator

import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.outcomes import number_of, same_outcome, tried
from conformance.properties.test_operands import (
    a_number,
    a_tensor,
    arithmetic,
    complex64,
    complex128,
    few,
    floating,
    integer,
    rounding,
    signed,
    truth,
)
from strategies import COMPLEX, DIFFERENTIABLE, FLOATING, tensor_recipes
from strategies.scalars import SCALAR_FLOATS, SCALAR_SIGNED, scalar_recipes

few_numbers = tensor_recipes(dtypes=signed, **few)
floats = tensor_recipes(dtypes=FLOATING, layouts=("contiguous", "offset", "stepped"), grads=("none",), **few)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=("leaf",), layouts=("contiguous",), **few)
IN_PLACE = (
    operator.iadd,
    operator.imul,
    operator.isub,
    operator.itruediv,
    operator.ifloordiv,
    operator.imod,
    operator.ipow,
)
BITWISE_IN_PLACE = (operator.iand, operator.ior, operator.ixor, operator.ilshift, operator.irshift)
in_place = st.sampled_from(IN_PLACE)
methods = st.sampled_from(
    (
        torch.add,
        torch.mul,
        torch.sub,
        torch.true_divide,
        torch.floor_divide,
        torch.remainder,
        torch.pow,
        torch.fmod,
        torch.eq,
        torch.lt,
        torch.ge,
    )
)
each_in_place = st.sampled_from((*IN_PLACE, *BITWISE_IN_PLACE))
# The least of all integers by -1 is a signal of the CPU, and so values are small.
either_sign = tensor_recipes(
    dtypes=[each for each in (*signed, *COMPLEX) if each != "uint8"], **few | {"values": st.integers(-9, 9)}
)
either_number = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.integers(-9, 9)) | scalar_recipes(
    dtypes=SCALAR_FLOATS, values=st.sampled_from((-2.5, 0.0, -0.0, float("inf"), float("-inf"), float("nan")))
)


@claim("operands.in-place-with-an-integer")
@given(recipe=a_tensor, scalar=integer, operation=each_in_place)
def test_an_integer_in_place_is_as_one_of_python(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.in-place-with-a-float", ambient="any")
@given(recipe=a_tensor, scalar=floating, operation=each_in_place)
def test_a_float_in_place_is_as_one_of_python(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.in-place-with-a-complex128")
@given(recipe=a_tensor, scalar=complex128, operation=each_in_place)
def test_a_complex128_in_place_is_as_a_complex_of_python(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.in-place-with-a-complex64")
@given(recipe=a_tensor, scalar=complex64, operation=st.sampled_from((operator.iadd, operator.imul)))
def test_a_complex64_in_place_keeps_its_imaginary_part(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.in-place-with-a-bool")
@given(recipe=a_tensor, scalar=truth, operation=st.sampled_from((operator.iadd, operator.iand, operator.ior)))
def test_a_bool_in_place_is_as_one_of_python(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.in-place-changes-the-tensor")
@given(recipe=floats, scalar=a_number, operation=in_place)
def test_an_operator_in_place_with_a_scalar_gives_the_tensor_itself(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = operation(tensor, number)
    assert result is tensor


@claim("operands.in-place-binds-the-scalar-anew")
@given(recipe=few_numbers, scalar=a_number, operation=st.sampled_from(IN_PLACE[:4]))
def test_a_scalar_and_a_tensor_in_place_are_as_one_of_python_and_a_tensor(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.keep-the-gradient")
@given(recipe=tracked, scalar=a_number, operation=arithmetic)
def test_the_gradient_through_a_scalar_is_that_through_one_of_python(recipe, scalar, operation):
    tensor, other, number = recipe.build(), recipe.build(), scalar.build()
    operation(tensor, number).abs().sum().backward()
    operation(other, number_of(number)).abs().sum().backward()
    assert same_outcome(tensor.grad, other.grad)


@claim("operands.keep-the-gradient-after-a-scalar")
@given(recipe=tracked, scalar=a_number, operation=arithmetic)
def test_the_gradient_behind_a_scalar_is_that_behind_one_of_python(recipe, scalar, operation):
    tensor, other, number = recipe.build(), recipe.build(), scalar.build()
    operation(number, tensor).abs().sum().backward()
    operation(number_of(number), other).abs().sum().backward()
    assert same_outcome(tensor.grad, other.grad)


@claim("operands.divmod-of-tensor-and-scalar")
@given(recipe=few_numbers, scalar=a_number)
def test_divmod_of_a_tensor_and_a_scalar_is_as_of_one_of_python(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: divmod(tensor, number))
    expected = tried(lambda: divmod(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.divmod-of-scalar-and-tensor")
@given(recipe=few_numbers, scalar=a_number)
def test_divmod_of_a_scalar_and_a_tensor_raises_typeerror(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    assert isinstance(tried(lambda: divmod(number, tensor)), TypeError)


@claim("operands.matmul-raises-typeerror")
@given(recipe=few_numbers, scalar=a_number)
def test_the_matrix_product_of_a_tensor_and_a_scalar_raises_typeerror(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    assert isinstance(tried(lambda: tensor @ number), TypeError)
    assert isinstance(tried(lambda: number @ tensor), TypeError)


@claim("operands.methods-take-a-scalar")
@given(recipe=few_numbers, scalar=a_number, function=methods)
def test_a_function_of_a_tensor_takes_a_scalar_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.rounding-by-a-number-of-either-sign")
@given(recipe=either_sign, scalar=either_number, operation=rounding)
def test_a_tensor_is_rounded_by_a_number_of_either_sign_as_by_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(tensor, number))
    expected = tried(lambda: operation(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("operands.rounding-of-a-number-of-either-sign")
@given(recipe=either_sign, scalar=either_number, operation=rounding)
def test_a_number_of_either_sign_is_rounded_by_a_tensor_as_one_of_python(recipe, scalar, operation):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: operation(number, tensor))
    expected = tried(lambda: operation(number_of(number), tensor))
    assert same_outcome(result, expected)


@claim("operands.in-place-with-a-number-of-either-sign")
@given(recipe=either_sign, scalar=either_number, operation=in_place)
def test_a_number_of_either_sign_in_place_is_as_one_of_python(recipe, scalar, operation):
    number = scalar.build()
    result = tried(lambda: operation(recipe.build(), number))
    expected = tried(lambda: operation(recipe.build(), number_of(number)))
    assert same_outcome(result, expected)
