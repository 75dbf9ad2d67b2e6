"""From a tensor to a tensor, and batches: what the documentation of each way says beyond the laws."""

import copy
import io

import torch
import torch.autograd.forward_ad
import torch.utils.data
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import raised_by, same_bits, shares_nothing_with, shares_with
from strategies import (
    DIFFERENTIABLE,
    FLOATING,
    NON_NEGATIVE,
    REQUIRING_GRAD,
    TensorRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)

dense = tensor_recipes(layouts=("contiguous", "fortran", "permuted", "channels_last"), allow_bits=False)
scattered = tensor_recipes(layouts=("stepped", "expanded", "overlapping"), allow_bits=False)
arrays_of_numbers = array_recipes(dtypes=("float32", "int64", "bool"), layouts=NON_NEGATIVE)
flat = tensor_recipes(
    dtypes=FLOATING, layouts=("contiguous",), grads=("none",), min_elements=1, allow_bits=False
)


@claim("clone.passes-the-gradient-on")
@given(recipe=tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False))
def test_the_gradient_of_the_copy_is_that_of_the_tensor(recipe):
    x = recipe.build()
    incoming = x.detach() * 2
    (gradient,) = torch.autograd.grad(x.clone(), x, incoming)
    assert same_bits(gradient, incoming)


@claim("clone.keeps-the-strides-of-dense-tensors")
@given(recipe=dense)
def test_the_copy_of_a_dense_tensor_has_its_strides(recipe):
    tensor = recipe.build()
    assert tensor.clone().stride() == tensor.stride()


@claim("clone.of-scattered-tensors-is-contiguous")
@given(recipe=scattered)
@example(recipe=TensorRecipe("float32", (2, 3), (0.0,), layout="overlapping"))  # not every one shows it
def test_the_copy_of_a_tensor_that_is_not_dense_is_contiguous(recipe):
    result = recipe.build().clone()
    assert result.is_contiguous()


@claim("detach.has-no-tangent")
@given(recipe=tensor_recipes(dtypes=("float32", "float64"), layouts=("contiguous",), allow_bits=False))
def test_a_detached_tensor_has_no_tangent(recipe):
    tensor = recipe.build()
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(tensor, torch.ones_like(tensor))
        assert torch.autograd.forward_ad.unpack_dual(dual).tangent is not None
        assert torch.autograd.forward_ad.unpack_dual(dual.detach()).tangent is None


@claim("detach_.refuses-views")
@given(recipe=tensor_recipes(allow_bits=False))
def test_a_view_cannot_be_detached_in_place(recipe):
    view = recipe.build()[None]
    error = raised_by(view.detach_)
    assert isinstance(error, RuntimeError)


@claim("cpu.is-the-tensor-itself")
@given(recipe=tensor_recipes())
def test_a_tensor_on_the_cpu_is_what_cpu_returns(recipe):
    tensor = recipe.build()
    assert tensor.cpu() is tensor


@claim("to.is-the-tensor-itself")
@given(recipe=tensor_recipes())
def test_a_tensor_that_is_as_wanted_is_what_to_returns(recipe, device):
    tensor = recipe.build(device)
    assert tensor.to(tensor.dtype) is tensor, "identity"
    assert tensor.to(tensor.device) is tensor, "identity"


@claim("to.another-dtype-shares-no-memory")
@given(recipe=tensor_recipes(dtypes=("float32", "int8"), allow_bits=False), write=writes())
def test_a_tensor_of_another_dtype_is_a_copy(recipe, write):
    tensor = recipe.build().detach()
    result = tensor.to(torch.float64)
    assert result.dtype == torch.float64
    assert shares_nothing_with(result, tensor, write)


@claim("to.integers-require-no-gradient")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=REQUIRING_GRAD, values=st.floats(-99, 99, width=16)))
def test_integers_of_a_tensor_that_requires_grad_require_none(recipe):
    result = recipe.build().to(torch.int64)
    assert not result.requires_grad


@claim("to.integers-drop-the-fraction")
@given(recipe=tensor_recipes(dtypes=("float32", "float64"), values=st.floats(-(2**24), 2**24, width=32)))
def test_integers_of_floats_are_their_numbers_without_the_fraction(recipe):
    tensor = recipe.build()
    result = tensor.to(torch.int32)
    assert result.flatten().tolist() == [int(number) for number in tensor.flatten().tolist()]


@claim("to.other-gives-its-dtype-and-device")
@given(recipe=tensor_recipes(dtypes=FLOATING), other=tensor_recipes(dtypes=FLOATING))
def test_the_result_has_the_dtype_and_device_of_the_other_tensor(recipe, other, device):
    wanted = other.build(device)
    result = recipe.build().to(wanted)
    assert (result.dtype, result.device) == (wanted.dtype, wanted.device)


@claim("requires_grad_.returns-the-tensor-itself")
@given(recipe=tensor_recipes(dtypes=DIFFERENTIABLE, grads=("none",), allow_bits=False), wanted=st.booleans())
def test_requires_grad_sets_its_tensor(recipe, wanted):
    tensor = recipe.build()
    assert tensor.requires_grad_(wanted) is tensor
    assert tensor.requires_grad == wanted


@claim("resolve_conj.has-no-conjugate-bit")
@given(recipe=tensor_recipes(dtypes=("complex64", "complex128")))
def test_a_resolved_conjugation_is_a_new_tensor_without_the_bit(recipe):
    tensor = recipe.build()
    result = tensor.resolve_conj()
    assert not result.is_conj()
    assert (result is tensor) == (not tensor.is_conj())


@claim("resolve_neg.has-no-negative-bit")
@given(recipe=tensor_recipes(dtypes=("float32", "float64")))
def test_a_resolved_negation_is_a_new_tensor_without_the_bit(recipe):
    tensor = recipe.build()
    result = tensor.resolve_neg()
    assert not result.is_neg()
    assert (result is tensor) == (not tensor.is_neg())


@claim("contiguous.is-contiguous")
@given(recipe=tensor_recipes(allow_bits=False))
def test_the_result_is_contiguous_and_the_tensor_itself_where_that_is(recipe):
    tensor = recipe.build()
    result = tensor.contiguous()
    assert result.is_contiguous()
    assert (result is tensor) == tensor.is_contiguous(), "identity"


@claim("default_collate.adds-a-dimension")
@given(recipe=arrays_of_numbers, size=st.integers(1, 4))
def test_a_batch_of_arrays_is_a_tensor_with_a_side_more(recipe, size):
    tensor = torch.utils.data.default_collate([recipe.build() for _ in range(size)])
    assert isinstance(tensor, torch.Tensor)
    assert tuple(tensor.shape) == (size, *recipe.shape)
    assert all(same_bits(each, recipe.build()) for each in tensor)


@claim("default_collate.makes-tensors-of-numbers")
@given(numbers=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1) | st.lists(st.floats(), min_size=1))
def test_a_batch_of_python_numbers_is_a_tensor_of_them(numbers):
    tensor = torch.utils.data.default_collate(numbers)
    assert repr(tensor.tolist()) == repr(numbers)


@claim("default_collate.leaves-strings")
@given(batch=st.lists(st.text(), min_size=1) | st.lists(st.binary(), min_size=1))
def test_a_batch_of_strings_stays_as_it_is(batch):
    assert torch.utils.data.default_collate(list(batch)) == batch, "values"


@claim("default_collate.collates-mappings-and-sequences")
@given(pairs=st.lists(st.tuples(st.integers(0, 9), st.floats(0, 9)), min_size=1))
def test_a_batch_of_mappings_or_tuples_is_collated_item_by_item(pairs):
    left, right = torch.utils.data.default_collate(pairs)
    named = torch.utils.data.default_collate([{"left": one, "right": other} for one, other in pairs])
    assert (left.tolist(), right.tolist()) == tuple(map(list, zip(*pairs)))
    assert (named["left"].tolist(), named["right"].tolist()) == (left.tolist(), right.tolist())


@claim("default_convert.converts-arrays-alone")
@given(recipe=arrays_of_numbers, number=st.integers() | st.text())
def test_an_array_becomes_a_tensor_and_all_else_stays(recipe, number):
    array = recipe.build()
    tensor, left = torch.utils.data.default_convert([array, number])
    assert isinstance(tensor, torch.Tensor)
    assert same_bits(tensor, recipe.build())
    assert left is number


@claim("share_memory_.tensor-cannot-be-resized", share=0.1)
@given(recipe=flat)
def test_a_tensor_in_shared_memory_refuses_to_grow(recipe):
    tensor = recipe.build().share_memory_()
    error = raised_by(lambda: tensor.resize_(40_000))
    assert isinstance(error, RuntimeError)


@claim("save-load.keeps-sharing")
@given(recipe=flat, write=writes())
def test_tensors_that_share_memory_still_do_when_they_are_loaded(recipe, write):
    tensor, file = recipe.build(), io.BytesIO()
    torch.save([tensor, tensor.view(-1)], file)
    file.seek(0)
    left, right = torch.load(file)
    assert shares_with(left.view(-1), right, write)


@claim("deepcopy.keeps-sharing")
@given(recipe=flat, write=writes())
def test_copies_of_tensors_that_share_memory_share_theirs(recipe, write):
    tensor = recipe.build()
    left, right = copy.deepcopy([tensor, tensor.view(-1)])
    assert shares_with(left.view(-1), right, write)
    assert same_bits(tensor, recipe.build())
