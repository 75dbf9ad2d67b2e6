"""torch.as_tensor, torch.asarray and torch.tensor of a tensor, as their documentation describes them."""

import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import outcome_of, raised_by, same_bits, shares_nothing_with, shares_with
from strategies import FLOATING, NON_NEGATIVE, REQUIRING_GRAD, SHARED, array_recipes, tensor_recipes, writes

floating = tensor_recipes(dtypes=FLOATING, layouts=("contiguous",), grads=("leaf",), allow_bits=False)
small_dtypes = array_recipes(dtypes=("float32", "int8"), layouts=NON_NEGATIVE, allow_readonly=False)
wider = st.sampled_from(("float64", "complex128"))


@claim("as_tensor-of-tensor.is-the-tensor-itself")
@given(recipe=tensor_recipes())
def test_a_tensor_that_is_as_wanted_is_returned_itself(recipe, device):
    tensor = recipe.build(device)
    assert torch.as_tensor(tensor) is tensor
    assert torch.as_tensor(tensor, dtype=tensor.dtype, device=tensor.device) is tensor, "identity"


@claim("as_tensor-of-tensor.converts-as-to-does")
@given(recipe=tensor_recipes(dtypes=FLOATING), dtype=st.sampled_from(("float64", "complex128", "bool")))
def test_another_dtype_comes_by_the_conversion_of_to(recipe, dtype):
    wanted = getattr(torch, dtype)
    result = torch.as_tensor(recipe.build(), dtype=wanted)
    expected = recipe.build().to(wanted)
    assert same_bits(result, expected)
    assert type(result.grad_fn) is type(expected.grad_fn)


@claim("tensor-of-tensor.is-a-leaf-without-a-history")
@given(recipe=tensor_recipes())
def test_a_tensor_of_a_tensor_is_a_new_leaf(recipe):
    tensor = recipe.build()
    result = torch.tensor(tensor)
    assert result is not tensor
    assert (result.is_leaf, result.grad_fn, result.requires_grad) == (True, None, False)


@claim("tensor-of-tensor.has-the-values-of-detach-clone")
@given(recipe=tensor_recipes())
def test_a_tensor_of_a_tensor_has_the_values_of_its_clone(recipe):
    result = torch.tensor(recipe.build())
    assert same_bits(result, recipe.build().detach().clone())


@claim("tensor-of-tensor.has-the-strides-of-detach-clone")
@given(recipe=tensor_recipes(allow_bits=False))
def test_a_tensor_of_a_tensor_lies_in_memory_as_its_clone_does(recipe):
    result = torch.tensor(recipe.build())
    assert result.stride() == recipe.build().detach().clone().stride()


@claim("tensor-of-tensor.requires-grad-on-request")
@given(recipe=tensor_recipes(dtypes=FLOATING, allow_bits=False))
def test_a_tensor_of_a_tensor_can_be_a_leaf_that_requires_grad(recipe):
    result = torch.tensor(recipe.build(), requires_grad=True)
    expected = recipe.build().detach().clone().requires_grad_(True)
    assert same_bits(result, expected)
    assert (result.is_leaf, result.requires_grad) == (expected.is_leaf, expected.requires_grad)


@claim("asarray-of-tensor.requires-grad-as-the-tensor-does")
@given(recipe=tensor_recipes())
def test_the_result_requires_grad_where_the_tensor_does(recipe):
    tensor = recipe.build()
    expected = tensor.requires_grad
    assert torch.asarray(tensor).requires_grad == expected


@claim("asarray-of-tensor.requires-no-gradient-by-default")
@given(recipe=tensor_recipes())
def test_the_result_requires_no_grad_unless_it_is_asked_for(recipe):
    result = torch.asarray(recipe.build())
    assert not result.requires_grad


@claim("asarray-of-tensor.keeps-the-history-on-request")
@given(recipe=floating)
def test_a_gradient_flows_back_through_the_result(recipe):
    x = recipe.build()
    result = torch.asarray(x * 2, requires_grad=True)
    (gradient,) = torch.autograd.grad(result, x, torch.ones_like(x))
    assert same_bits(gradient, torch.full(recipe.shape, 2, dtype=x.dtype))


@claim("asarray-of-tensor.drops-the-history-on-request")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=("nonleaf",), allow_bits=False), write=writes())
def test_a_result_without_gradient_shares_memory_all_the_same(recipe, write):
    tensor = recipe.build()
    result = torch.asarray(tensor, requires_grad=False)
    assert not result.requires_grad
    assert shares_with(result, tensor.detach(), write)


@claim("asarray-of-tensor.cannot-drop-what-a-leaf-requires")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=("leaf",), allow_bits=False))
def test_a_leaf_keeps_its_gradient_where_the_result_has_none(recipe):
    tensor = recipe.build()
    result = torch.asarray(tensor, requires_grad=False)
    assert tensor.requires_grad
    assert not result.requires_grad


@claim("asarray.of-another-dtype-shares-no-memory")
@given(recipe=small_dtypes, dtype=wider, write=writes())
def test_a_tensor_of_another_dtype_shares_no_memory(recipe, dtype, write):
    array = recipe.build()
    tensor = torch.asarray(array, dtype=getattr(torch, dtype))
    assert shares_nothing_with(tensor, array, write)


@claim("asarray-no-copy.of-another-dtype-is-an-error")
@given(recipe=small_dtypes, dtype=wider)
def test_another_dtype_without_a_copy_is_an_error(recipe, dtype):
    array = recipe.build()
    error = raised_by(lambda: torch.asarray(array, dtype=getattr(torch, dtype), copy=False))
    assert isinstance(error, ValueError)


@claim("asarray-no-copy.of-what-has-no-memory-is-an-error")
@given(number=st.one_of(st.integers(-9, 9), st.floats(-9, 9), st.lists(st.integers(-9, 9))))
def test_numbers_of_python_cannot_be_shared(number):
    error = raised_by(lambda: torch.asarray(number, copy=False))
    assert isinstance(error, ValueError)


@claim("asarray-of-scalar.keeps-value-and-dtype")
@given(recipe=array_recipes(dtypes=SHARED, layouts=("contiguous",), max_dims=0))
def test_a_numpy_scalar_becomes_a_0d_tensor(recipe):
    scalar = recipe.build()[()]
    tensor = outcome_of(torch.asarray, scalar)
    assert same_bits(tensor, recipe.build())


@claim("asarray-of-capsule.shares-memory")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=("none",), allow_bits=False), write=writes())
def test_a_capsule_becomes_a_tensor_of_the_same_memory(recipe, write):
    tensor = recipe.build()
    result = torch.asarray(torch.utils.dlpack.to_dlpack(tensor))
    assert shares_with(result, tensor, write)


@claim("as_tensor-of-tensor.keeps-the-history")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=REQUIRING_GRAD))
def test_the_result_of_another_dtype_is_part_of_the_graph(recipe):
    tensor = recipe.build()
    result = torch.as_tensor(tensor, dtype=torch.complex128)
    (gradient,) = torch.autograd.grad(result, tensor, torch.ones_like(result))
    assert same_bits(gradient, torch.ones(recipe.shape, dtype=tensor.dtype))
