"""Every operator of a tensor and an array, in both orders and in place, and what it must leave alone."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import bits, raised_by, same_bits
from strategies import (
    DIFFERENTIABLE,
    INTEGRAL,
    NON_NEGATIVE,
    REAL,
    SHARED,
    array_recipes,
    tensor_recipes,
)

tiny = st.integers(1, 3)  # no power and no shift of these leaves int8
three = {"min_elements": 3, "max_elements": 3, "values": tiny}
plain = {"grads": ("none", "detached"), "allow_bits": False}
known = [dtype for dtype in SHARED if dtype not in ("bool", "uint16", "uint32", "uint64")]
real = [dtype for dtype in known if dtype in REAL]
whole = [dtype for dtype in known if dtype in INTEGRAL]
real_tensor = tensor_recipes(dtypes=real, **plain, **three, max_dims=3)
real_array = array_recipes(dtypes=real, layouts=NON_NEGATIVE, allow_readonly=False, **three, max_dims=3)
whole_tensor = tensor_recipes(dtypes=whole, **plain, **three, max_dims=3)
whole_array = array_recipes(dtypes=whole, layouts=NON_NEGATIVE, allow_readonly=False, **three, max_dims=3)
vector = tensor_recipes(dtypes=whole, **plain, **three, max_dims=1)
same_vector = array_recipes(dtypes=("int8",), layouts=NON_NEGATIVE, allow_readonly=False, **three, max_dims=1)
real_vector = tensor_recipes(dtypes=real, **plain, **three, max_dims=1)
doubles = array_recipes(dtypes=("float64",), layouts=NON_NEGATIVE, allow_readonly=False, **three, max_dims=1)
mask = tensor_recipes(dtypes=("bool",), **plain, min_elements=3, max_elements=3, max_dims=1)
array_mask = array_recipes(dtypes=("bool",), layouts=NON_NEGATIVE, min_elements=3, max_elements=3, max_dims=1)
of_any_size = tensor_recipes(dtypes=real, values=tiny, **plain)
pairs = array_recipes(dtypes=real, min_dims=1, max_dims=1, min_elements=2, max_elements=2)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=("leaf", "nonleaf"), allow_bits=False, **three)
conjugated = tensor_recipes(dtypes=("complex64", "complex128"), grads=("none",), allow_bits=False, **three)
unknown_to_numpy = tensor_recipes(dtypes=("bfloat16",), **plain, min_elements=3, max_elements=3)

DIVIDING = (operator.floordiv, operator.mod, operator.pow, operator.truediv, divmod, operator.matmul)
BITWISE = (operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift)
IN_PLACE = (operator.isub, operator.imul, operator.ifloordiv, operator.imod, operator.ipow)
BITWISE_IN_PLACE = (operator.iand, operator.ior, operator.ixor, operator.ilshift, operator.irshift)
arithmetic = st.sampled_from((operator.add, operator.sub, operator.mul))
dividing = st.sampled_from(DIVIDING)
elementwise = st.sampled_from(DIVIDING[:4])
bitwise = st.sampled_from(BITWISE)
of_masks = st.sampled_from(BITWISE[:3])
in_place = st.sampled_from((*IN_PLACE, *BITWISE_IN_PLACE))
every = st.sampled_from((operator.add, operator.sub, operator.mul, *DIVIDING))
refused_after_an_array = st.sampled_from((operator.floordiv, operator.mod, operator.pow, divmod, *BITWISE))
foreign = st.sampled_from((np.array(["a", "b", "c"]), np.array([1, 2, 3], "m8[s]"), np.array([{}] * 3)))


@claim("operators.dividing-by-an-array-gives-the-numbers-of-numpy")
@given(recipe=real_tensor, other=real_array, operation=elementwise)
def test_dividing_a_tensor_by_an_array_gives_what_two_arrays_give(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operators.divmod-of-tensor-and-array")
@given(recipe=real_tensor, other=real_array)
def test_divmod_of_a_tensor_and_an_array_gives_what_two_arrays_give(recipe, other):
    tensor, array = recipe.build(), other.build()
    quotient, rest = divmod(tensor, array)
    expected = divmod(recipe.array(), array)
    assert same_bits(quotient, np.asarray(expected[0]))
    assert same_bits(rest, np.asarray(expected[1]))


@claim("operators.matmul-of-tensor-and-array")
@given(recipe=real_vector, other=doubles)
def test_the_product_of_a_tensor_and_an_array_is_that_of_two_arrays(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = tensor @ array
    assert same_bits(result, np.asarray(recipe.array() @ array))


@claim("operators.bits-of-tensor-and-array")
@given(recipe=whole_tensor, other=whole_array, operation=bitwise)
def test_bits_of_a_tensor_and_an_array_are_joined_as_those_of_two_arrays(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operators.give-a-tensor-of-any-size")
@given(recipe=of_any_size, operation=arithmetic)
def test_a_tensor_of_any_size_and_an_array_give_what_two_arrays_give(recipe, operation):
    tensor, array = recipe.build(), recipe.array()
    result = operation(tensor, array)
    assert type(result) is torch.Tensor
    assert same_bits(result, np.asarray(operation(recipe.array(), array)))


@claim("operators.every-operator-gives-a-tensor")
@given(recipe=real_vector, other=doubles, operation=elementwise)
def test_every_operator_of_a_tensor_and_an_array_gives_a_tensor(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert type(result) is torch.Tensor
    assert result.is_leaf
    assert not result.requires_grad


@claim("operators.masks-joined-with-an-array-are-masks")
@given(recipe=mask, other=array_mask, operation=of_masks)
def test_a_mask_joined_with_an_array_is_a_mask(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert result.dtype is torch.bool


@claim("operators.masks-joined-with-an-array-can-be-inverted")
@given(recipe=mask, other=array_mask, operation=of_masks)
def test_the_inverse_of_a_joined_mask_is_true_where_the_mask_is_not(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    inverse = ~operation(tensor, array)
    assert inverse.bool().tolist() == (~operation(recipe.array(), array)).tolist()


@claim("operators.every-operator-after-an-array-raises-typeerror")
@given(recipe=whole_tensor, other=whole_array, operation=refused_after_an_array)
def test_every_operator_of_an_array_and_a_tensor_raises_typeerror(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(array, tensor))
    assert isinstance(error, TypeError)


@claim("operators.matmul-of-array-and-tensor-raises-typeerror")
@given(recipe=real_vector, other=doubles)
def test_the_product_of_an_array_and_a_tensor_raises_typeerror(recipe, other):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: array @ tensor)
    assert isinstance(error, TypeError)


@claim("operators.in-place-each-operator-changes-the-tensor")
@given(recipe=vector, other=same_vector, operation=in_place)
def test_each_operator_in_place_gives_the_tensor_itself(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    assert result is tensor


@claim("operators.in-place-after-an-array-raises-typeerror")
@given(recipe=vector, other=same_vector, operation=in_place)
def test_each_operator_in_place_of_an_array_refuses_a_tensor_and_leaves_the_array(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(array, tensor))
    assert isinstance(error, TypeError)
    assert bits(array) == bits(other.build())


@claim("operators.array-divided-in-place-changes-the-array")
@given(recipe=real_vector, other=doubles)
def test_an_array_divided_in_place_by_a_tensor_is_the_array_itself(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = operator.itruediv(array, tensor)
    assert result is array


@claim("operators.leave-both-operands")
@given(recipe=real_tensor, other=real_array, operation=every)
def test_an_operator_leaves_the_tensor_and_the_array_as_they_were(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    raised_by(lambda: operation(tensor, array))
    assert bits(tensor) == bits(recipe.build())
    assert bits(array) == bits(other.build())


@claim("operators.share-no-memory-with-either")
@given(recipe=vector, other=same_vector, operation=arithmetic)
def test_the_result_of_an_operator_lies_apart_from_both_operands(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array)
    result.fill_(77)
    assert bits(tensor) == bits(recipe.build())
    assert bits(array) == bits(other.build())


@claim("operators.refuse-shapes-that-do-not-fit")
@given(recipe=vector, other=pairs, operation=arithmetic)
def test_a_tensor_and_an_array_whose_shapes_do_not_fit_raise_valueerror(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, ValueError)


@claim("operators.refuse-arrays-that-are-no-numbers")
@given(recipe=vector, array=foreign, operation=arithmetic)
def test_an_array_of_texts_times_or_objects_raises_typeerror(recipe, array, operation):
    tensor = recipe.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, TypeError)


@claim("operators.take-arrays-of-the-other-byte-order")
@given(recipe=real_vector, other=doubles, operation=arithmetic)
def test_an_array_of_the_other_byte_order_gives_the_same_numbers(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    result = operation(tensor, array.astype(">f8"))
    assert same_bits(result, operation(recipe.array(), array))


@claim("operators.every-operator-refuses-a-tensor-that-requires-grad")
@given(recipe=tracked, other=doubles, operation=every)
def test_every_operator_refuses_a_tensor_that_requires_grad(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("operators.refuse-a-tensor-with-a-conj-bit")
@given(recipe=conjugated, other=doubles, operation=arithmetic)
def test_a_conjugated_tensor_and_an_array_are_refused(recipe, other, operation):
    tensor, array = recipe.build().conj(), other.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, RuntimeError)
    assert "conjugate bit" in str(error)


@claim("operators.refuse-a-dtype-that-numpy-lacks")
@given(recipe=unknown_to_numpy, other=doubles, operation=every)
def test_a_tensor_of_bfloat16_and_an_array_raise_typeerror(recipe, other, operation):
    tensor, array = recipe.build(), other.build()
    error = raised_by(lambda: operation(tensor, array))
    assert isinstance(error, TypeError)
