"""Operators and ufuncs of a tensor and an array together, which nobody converted."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import outcome_of, raised_by, refused, same_bits
from strategies import DIFFERENTIABLE, NON_NEGATIVE, SHARED, array_recipes, tensor_recipes

signed = [dtype for dtype in SHARED if dtype not in ("bool", "uint16", "uint32", "uint64")]
real = [dtype for dtype in signed if "complex" not in dtype]
small = st.integers(0, 9)
three = {"min_elements": 3, "max_elements": 3, "max_dims": 3, "values": small}  # sides of 3 and 1 broadcast
a_tensor = tensor_recipes(dtypes=signed, grads=("none", "detached"), allow_bits=False, **three)
an_array = array_recipes(dtypes=signed, layouts=NON_NEGATIVE, allow_readonly=False, **three)
real_tensor = tensor_recipes(dtypes=real, grads=("none", "detached"), allow_bits=False, **three)
real_array = array_recipes(dtypes=real, layouts=NON_NEGATIVE, allow_readonly=False, **three)
divisor = tensor_recipes(
    dtypes=real, grads=("none", "detached"), allow_bits=False, **three | {"values": st.integers(1, 9)}
)
vector = tensor_recipes(
    dtypes=signed, grads=("none", "detached"), allow_bits=False, **three | {"max_dims": 1}
)
array_vector = array_recipes(
    dtypes=signed, layouts=NON_NEGATIVE, allow_readonly=False, **three | {"max_dims": 1}
)
tracked_vector = tensor_recipes(
    dtypes=DIFFERENTIABLE, grads=("leaf", "populated"), allow_bits=False, **three | {"max_dims": 1}
)
small_divisor = tensor_recipes(
    dtypes=("float16", "float32"), grads=("none",), **three | {"values": st.sampled_from((1.0, 2.0**-20))}
)
floating_array = array_recipes(dtypes=("float32", "float64"), layouts=NON_NEGATIVE, **three)
bool_tensor = tensor_recipes(dtypes=("bool",), grads=("none",), allow_bits=False, **three)
bool_array = array_recipes(dtypes=("bool",), layouts=NON_NEGATIVE, **three)
plain_tensor = tensor_recipes(dtypes=SHARED, grads=("none", "detached"), allow_bits=False)
floating_tensor = tensor_recipes(
    dtypes=("float32", "float64"),
    grads=("none", "detached"),
    layouts=("contiguous",),
    allow_bits=False,
    max_elements=3,
)
tracked = tensor_recipes(
    dtypes=DIFFERENTIABLE, grads=("leaf", "nonleaf", "leaf_view", "populated"), allow_bits=False, **three
)

arithmetic = st.sampled_from((operator.add, operator.sub, operator.mul))
orders = st.sampled_from((operator.lt, operator.le, operator.gt, operator.ge))
with_a_number = st.sampled_from((np.sqrt, np.sin, np.exp, np.negative, np.absolute))
with_a_truth = st.sampled_from((np.isnan, np.isfinite, np.isinf, np.signbit))
reductions = st.sampled_from((np.sum, np.mean, np.prod, np.max, np.min))


@claim("operators.tensor-and-array-give-a-tensor")
@given(recipe=a_tensor, other=an_array, operation=arithmetic)
def test_a_tensor_and_an_array_give_a_tensor(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert type(result) is torch.Tensor


@claim("operators.tensor-and-array-give-the-numbers-of-numpy")
@given(recipe=a_tensor, other=an_array, operation=arithmetic)
def test_a_tensor_and_an_array_give_what_two_arrays_give(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operators.tensor-and-array-give-the-dtype-of-torch")
@given(recipe=a_tensor, other=an_array, operation=arithmetic)
def test_a_tensor_and_an_array_give_the_dtype_of_two_tensors(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result, expected = operation(tensor, array), operation(tensor, torch.from_numpy(other.build()))
    assert result.dtype is expected.dtype


@claim("operators.tensor-and-array-give-the-numbers-of-torch")
@given(recipe=a_tensor, other=an_array, operation=arithmetic)
def test_a_tensor_and_an_array_give_the_numbers_of_two_tensors(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result, expected = operation(tensor, array), operation(tensor, torch.from_numpy(other.build()))
    assert result.dtype is not expected.dtype or same_bits(result, expected)


@claim("operators.bools-and-bools-give-bools")
@given(recipe=bool_tensor, other=bool_array, operation=st.sampled_from((operator.add, operator.mul)))
def test_bools_and_bools_give_bools(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert result.dtype is torch.bool


@claim("operators.array-and-tensor-are-taken")
@given(recipe=a_tensor, other=an_array)
def test_an_array_and_a_tensor_are_not_refused(recipe, other):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: array + tensor)
    assert error is None


@claim("operators.array-and-tensor-raise-typeerror")
@given(recipe=a_tensor, other=an_array, operation=arithmetic)
def test_an_array_and_a_tensor_raise_typeerror(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(array, tensor))
    assert isinstance(error, TypeError)


@claim("operators.array-divided-by-tensor-is-a-tensor")
@given(recipe=divisor, other=real_array)
def test_an_array_by_a_tensor_is_a_tensor(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = array / tensor
    assert type(result) is torch.Tensor


@claim("operators.array-divided-by-tensor-is-the-quotient")
@given(recipe=divisor, other=real_array)
def test_an_array_by_a_tensor_is_their_quotient(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = array / tensor
    assert same_bits(result, np.asarray(array / recipe.array()))


@claim("operators.array-divided-by-tensor-is-about-the-quotient")
@given(recipe=divisor, other=real_array)
def test_an_array_by_a_tensor_is_about_their_quotient(recipe, other):
    tensor, array = recipe.build(), other.build()
    result, quotient = array / tensor, np.asarray(array / recipe.array())
    assert isinstance(result, torch.Tensor)
    assert result.dtype.is_floating_point
    assert result.shape == quotient.shape
    assert np.allclose(result.tolist(), quotient, rtol=1e-2)


@claim("operators.array-divided-by-a-small-tensor-is-about-the-quotient")
@given(recipe=small_divisor, other=floating_array)
def test_an_array_by_a_small_tensor_is_about_their_quotient(recipe, other):
    tensor, array = recipe.build(), other.build()
    result, quotient = array / tensor, np.asarray(array / recipe.array())
    assert np.allclose(result.tolist(), quotient, rtol=1e-2)


@claim("operators.tensor-equals-array-compares-elements")
@given(recipe=a_tensor, other=an_array)
def test_a_tensor_equals_an_array_where_its_elements_do(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = tensor == array
    assert isinstance(result, torch.Tensor)
    assert same_bits(result, recipe.array() == array)


@claim("operators.array-equals-tensor-compares-elements")
@given(recipe=a_tensor, other=an_array)
def test_an_array_equals_a_tensor_where_its_elements_do(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = array == tensor
    assert isinstance(result, torch.Tensor)
    assert same_bits(result, array == recipe.array())


@claim("operators.tensor-differs-from-array-compares-elements")
@given(recipe=a_tensor, other=an_array)
def test_a_tensor_differs_from_an_array_where_its_elements_do(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = tensor != array
    assert isinstance(result, torch.Tensor)
    assert same_bits(result, recipe.array() != array)


@claim("operators.array-differs-from-tensor-compares-elements")
@given(recipe=a_tensor, other=an_array)
def test_an_array_differs_from_a_tensor_where_its_elements_do(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = array != tensor
    assert isinstance(result, torch.Tensor)
    assert same_bits(result, array != recipe.array())


@claim("operators.an-order-raises-typeerror")
@given(recipe=real_tensor, other=real_array, operation=orders)
def test_an_order_of_a_tensor_and_an_array_raises_typeerror(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    assert isinstance(raised_by(lambda: operation(tensor, array)), TypeError)
    assert isinstance(raised_by(lambda: operation(array, tensor)), TypeError)


@claim("operators.in-place-with-an-array-changes-the-tensor")
@given(recipe=vector, other=array_vector)
def test_an_operator_in_place_gives_the_tensor_itself(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = operator.iadd(tensor, array)
    assert result is tensor


@claim("operators.in-place-with-an-array-changes-a-parameter")
@given(recipe=tracked_vector, other=array_vector)
def test_an_operator_in_place_under_no_grad_gives_the_parameter_itself(recipe, other):
    parameter, array = torch.nn.Parameter(recipe.build()), other.build()
    with torch.no_grad():
        result = operator.iadd(parameter, array)
    assert result is parameter


@claim("operators.in-place-with-a-tensor-changes-the-array")
@given(recipe=vector, other=array_vector)
def test_an_operator_in_place_of_an_array_takes_a_tensor(recipe, other):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operator.iadd(array, tensor))
    assert error is None


@claim("operators.refuse-a-tensor-that-requires-grad")
@given(recipe=tracked, other=an_array, operation=arithmetic)
def test_a_tensor_that_requires_grad_and_an_array_are_refused(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("operators.assign-a-tensor-to-an-array")
@given(recipe=plain_tensor)
def test_a_tensor_can_be_assigned_to_an_array(recipe):
    tensor = recipe.build()
    array = np.zeros(recipe.shape, recipe.dtype)
    array[...] = tensor
    assert same_bits(array, recipe.build())


@claim("operators.assign-an-array-to-a-tensor")
@given(recipe=vector)
def test_an_array_can_be_assigned_to_a_tensor(recipe):
    tensor, array = recipe.build(), recipe.array()
    error = raised_by(lambda: operator.setitem(tensor, slice(None), array))
    assert error is None


@claim("ufuncs.give-a-tensor")
@given(recipe=real_tensor, function=with_a_number)
def test_a_ufunc_of_a_tensor_gives_a_tensor(recipe, function):
    result = function(recipe.build())
    assert type(result) is torch.Tensor


@claim("ufuncs.give-the-numbers-of-numpy")
@given(recipe=plain_tensor, function=st.sampled_from((np.positive, np.square, np.conjugate)))
def test_a_ufunc_of_a_tensor_gives_the_numbers_of_numpy(recipe, function):
    result = outcome_of(lambda tensor: function(tensor), recipe.build())
    assert refused(result) or same_bits(result, np.asarray(function(recipe.array())))


@claim("ufuncs.give-bools")
@given(recipe=real_tensor, function=with_a_truth)
def test_a_ufunc_that_asks_gives_bools(recipe, function):
    result = function(recipe.build())
    assert result.dtype is torch.bool


@claim("ufuncs.give-masks-that-can-be-inverted")
@given(recipe=floating_tensor, function=with_a_truth)
def test_the_inverse_of_a_mask_is_true_where_the_mask_is_not(recipe, function):
    inverse = ~function(recipe.build())
    assert inverse.bool().tolist() == (~function(recipe.array())).tolist()


@claim("ufuncs.take-two-operands-in-any-order")
@given(recipe=a_tensor, other=an_array)
def test_a_ufunc_takes_a_tensor_and_an_array_in_any_order(recipe, other):
    tensor, array = recipe.build(), other.build()
    expected = np.asarray(np.add(recipe.array(), array))
    assert same_bits(np.add(tensor, array), expected)
    assert same_bits(np.add(array, tensor), expected)


@claim("ufuncs.refuse-a-tensor-that-requires-grad")
@given(recipe=tracked, function=st.sampled_from((np.negative, np.square, np.absolute, np.sqrt)))
def test_a_ufunc_refuses_a_tensor_that_requires_grad(recipe, function):
    tensor = recipe.build()
    error = raised_by(lambda: function(tensor))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("ufuncs.write-to-an-array")
@given(recipe=vector, other=array_vector)
def test_a_ufunc_writes_to_the_array_that_it_is_given(recipe, other):
    tensor, array = recipe.build(), other.build()
    out = np.add(recipe.array(), array) * 0
    result = np.add(tensor, array, out=out)
    assert result is out
    assert same_bits(out, np.add(recipe.array(), array))


@claim("ufuncs.write-to-a-tensor")
@given(recipe=floating_tensor)
def test_a_ufunc_writes_to_the_tensor_that_it_is_given(recipe):
    tensor, out = recipe.build(), recipe.build()
    error = raised_by(lambda: np.add(tensor, tensor, out=out))
    assert error is None


@claim("reductions.np-sum-takes-a-tensor")
@given(recipe=real_tensor)
def test_a_reduction_of_numpy_takes_a_tensor(recipe):
    tensor = recipe.build()
    error = raised_by(lambda: np.sum(tensor))
    assert error is None


@claim("reductions.of-numpy-raise-typeerror")
@given(recipe=real_tensor, function=reductions)
def test_a_reduction_of_numpy_raises_typeerror(recipe, function):
    tensor = recipe.build()
    assert isinstance(raised_by(lambda: function(tensor)), TypeError)
