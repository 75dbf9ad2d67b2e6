"""From tensor to array, sharing memory: Tensor.numpy and the chains that end in it."""

import dataclasses
import warnings

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given, hard, large
from conformance.properties.hard import tried_first
from conformance.properties.oracles import flip_bits, raised_by, same_address, same_bits, shares_nothing_with
from strategies import (
    ALL,
    DIFFERENTIABLE,
    REQUIRING_GRAD,
    SHARED,
    TensorRecipe,
    grad_modes,
    tensor_recipes,
    writes,
)

anything = tensor_recipes(grads=("none", "detached"))
plain = tensor_recipes(dtypes=SHARED, grads=("none", "detached"), allow_bits=False)
tracked = tensor_recipes(grads=REQUIRING_GRAD)
tracked_plain = tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False)
flat = tensor_recipes(
    dtypes=("float32", "float64"), layouts=("contiguous",), grads=("none",), min_elements=1, allow_bits=False
)
lazy = tensor_recipes(dtypes=("complex64",), grads=("none",), allow_bits=False).map(
    lambda recipe: dataclasses.replace(recipe, bit="conj")
)
either_plain = tensor_recipes(dtypes=SHARED, allow_bits=False)

# Few draws require grad and have a bit.
NEGATED = TensorRecipe("float32", (2,), (1.0,), grad="nonleaf", bit="neg")
CONJUGATED = TensorRecipe("complex64", (2,), (1j,), grad="nonleaf", bit="conj")
REFUSAL = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."


@claim("numpy.converts")
@given(recipe=anything)
@tried_first(hard.TENSORS)
def test_a_tensor_of_any_shape_becomes_an_array_of_the_same_values(recipe):
    tensor = recipe.build()
    array = tensor.numpy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("numpy.keeps-values")
@given(recipe=plain)
@tried_first((*hard.TENSORS, *large.TENSORS))
def test_the_array_has_the_shape_and_the_bits_of_the_tensor(recipe):
    tensor = recipe.build()
    array = tensor.numpy()
    assert same_bits(array, recipe.build())
    assert same_bits(tensor, recipe.build())


@claim("numpy.returns-ndarray")
@given(recipe=plain)
def test_the_result_is_an_ndarray(recipe):
    array = recipe.build().numpy()
    assert type(array) is np.ndarray


@claim("numpy.keeps-dtype")
@given(recipe=plain)
def test_the_array_has_the_dtype_of_the_tensor(recipe):
    tensor = recipe.build()
    array = tensor.numpy()
    assert str(tensor.dtype) == f"torch.{array.dtype.name}"


@claim("numpy.dtypes-correspond-by-name")
@given(recipe=tensor_recipes(grads=("none", "detached"), allow_bits=False))
def test_every_dtype_of_a_tensor_has_a_numpy_dtype_of_its_name(recipe):
    array = recipe.build().numpy()
    assert array.dtype.name == recipe.dtype


@claim("numpy.refuses-other-dtypes")
@given(recipe=tensor_recipes(dtypes=[name for name in ALL if name not in SHARED], grads=("none", "detached")))
def test_a_dtype_that_numpy_lacks_is_refused(recipe):
    tensor = recipe.build()
    error = raised_by(tensor.numpy)
    assert isinstance(error, TypeError)


@claim("numpy.array-writes-show-in-tensor")
@given(recipe=plain, write=writes())
@tried_first(hard.TENSORS)
def test_a_write_to_the_array_shows_in_the_tensor(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy()
    assert array.flags.writeable
    flip_bits(array, write)
    assert same_bits(tensor, array)
    assert array.size == 0 or not same_bits(tensor, recipe.build())


@claim("numpy.tensor-writes-show-in-array")
@given(recipe=plain, write=writes())
def test_a_write_to_the_tensor_shows_in_the_array(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy()
    flip_bits(tensor, write)
    assert same_bits(array, tensor)


@claim("numpy.same-address")
@given(recipe=plain)
def test_array_and_tensor_start_at_one_address_with_the_same_steps(recipe):
    tensor = recipe.build()
    array = tensor.numpy()
    assert same_address(tensor, array)


@claim("numpy-copy.keeps-values")
@given(recipe=plain)
@tried_first(hard.TENSORS)
def test_a_copy_of_the_array_has_the_bits_of_the_tensor(recipe):
    array = recipe.build().numpy().copy()
    assert same_bits(array, recipe.build())


@claim("numpy-copy.array-writes-do-not-show")
@given(recipe=plain, write=writes())
@tried_first(hard.TENSORS)
def test_a_write_to_the_copy_does_not_show_in_the_tensor(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy().copy()
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("numpy-copy.tensor-writes-do-not-show")
@given(recipe=plain, write=writes())
@tried_first(hard.TENSORS)
def test_a_write_to_the_tensor_does_not_show_in_the_copy(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy().copy()
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("numpy.requires-grad-is-an-error")
@given(recipe=tracked, mode=grad_modes())
@example(recipe=NEGATED, mode=torch.enable_grad)
@example(recipe=CONJUGATED, mode=torch.enable_grad)
def test_a_tensor_that_requires_grad_is_refused(recipe, mode):
    tensor = recipe.build()
    with mode():
        error = raised_by(tensor.numpy)
    assert error is not None


@claim("numpy.requires-grad-raises-runtimeerror")
@given(recipe=tracked, mode=grad_modes())
@example(recipe=NEGATED, mode=torch.enable_grad)
@example(recipe=CONJUGATED, mode=torch.enable_grad)
def test_a_tensor_that_requires_grad_raises_runtimeerror(recipe, mode):
    tensor = recipe.build()
    with mode():
        error = raised_by(tensor.numpy)
    assert isinstance(error, RuntimeError)


@claim("numpy.requires-grad-says-what-to-do")
@given(recipe=tracked, mode=grad_modes())
@example(recipe=NEGATED, mode=torch.enable_grad)
@example(recipe=CONJUGATED, mode=torch.enable_grad)
def test_the_refusal_has_the_published_text(recipe, mode):
    tensor = recipe.build()
    with mode():
        error = raised_by(tensor.numpy)
    assert str(error) == REFUSAL


@claim("numpy.requires-grad-is-an-error-in-grad-mode")
@given(recipe=tracked)
def test_a_tensor_that_requires_grad_is_refused_in_grad_mode(recipe):
    tensor = recipe.build()
    before = tensor.grad
    error = raised_by(tensor.numpy)
    assert tensor.grad is before
    assert type(error) is RuntimeError
    assert str(error) == REFUSAL


@claim("numpy.requires-grad-converts-without-grad-mode")
@given(recipe=tracked_plain, mode=st.sampled_from((torch.no_grad, torch.inference_mode)))
def test_a_tensor_that_requires_grad_converts_without_grad_mode(recipe, mode):
    tensor = recipe.build()
    with mode():
        array = tensor.numpy()
    assert same_bits(array, recipe.build())
    assert same_address(tensor, array)


@claim("numpy.requires-grad-warns")
@given(recipe=tracked_plain)
def test_a_tensor_that_requires_grad_only_warns(recipe):
    tensor = recipe.build()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = raised_by(tensor.numpy)
    assert (bool(warned), error) == (True, None)


@claim("detach-numpy.converts")
@given(recipe=tracked)
@tried_first(hard.TENSORS)
def test_a_detached_tensor_becomes_an_array_of_the_same_values(recipe):
    array = recipe.build().detach().numpy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("detach-numpy.converts-dtypes-of-numpy")
@given(recipe=tracked_plain, mode=grad_modes())
def test_a_detached_tensor_converts_in_every_mode(recipe, mode):
    tensor = recipe.build()
    with mode():
        array = tensor.detach().numpy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("detach-numpy.leaves-the-tensor-unchanged")
@given(
    recipe=tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False, min_elements=1),
    write=writes(),
)
def test_a_write_to_the_detached_array_leaves_the_tensor_unchanged(recipe, write):
    tensor = recipe.build()
    array = tensor.detach().numpy()
    assert array.flags.writeable
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("detach-numpy.array-writes-show-in-the-tensor")
@given(recipe=tracked_plain, write=writes())
def test_a_write_to_the_detached_array_shows_in_the_tensor(recipe, write):
    tensor = recipe.build()
    array = tensor.detach().numpy()
    assert array.flags.writeable
    flip_bits(array, write)
    assert same_bits(tensor, array)


@claim("clone-numpy.writes-do-not-show-in-the-original")
@given(recipe=plain, write=writes())
def test_a_write_to_the_array_of_a_clone_does_not_show_in_the_original(recipe, write):
    tensor = recipe.build()
    array = tensor.clone().numpy()
    assert array.flags.writeable
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("clone-numpy.original-writes-do-not-show")
@given(recipe=plain, write=writes())
def test_a_write_to_the_original_does_not_show_in_the_array_of_a_clone(recipe, write):
    tensor = recipe.build()
    array = tensor.clone().numpy()
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("clone-numpy.array-writes-show-in-the-clone")
@given(recipe=plain, write=writes())
@tried_first(hard.TENSORS)
def test_a_write_to_the_array_shows_in_the_clone(recipe, write):
    clone = recipe.build().clone()
    array = clone.numpy()
    assert array.flags.writeable
    flip_bits(array, write)
    assert same_bits(clone, array)
    assert array.size == 0 or not same_bits(clone, recipe.build())


@claim("clone-numpy.clone-writes-show-in-the-array")
@given(recipe=plain, write=writes())
def test_a_write_to_the_clone_shows_in_the_array(recipe, write):
    clone = recipe.build().clone()
    array = clone.numpy()
    flip_bits(clone, write)
    assert same_bits(array, clone)


@claim("numpy-of-bits.is-an-error")
@given(
    recipe=tensor_recipes(dtypes=("complex64", "complex128"), grads=("none", "detached"), allow_bits=False)
)
def test_a_lazily_conjugated_tensor_is_refused(recipe):
    tensor = recipe.build().conj()
    error = raised_by(tensor.numpy)
    assert isinstance(error, RuntimeError)


@claim("numpy.no-gpu-code-runs-unchanged")
@given(recipe=either_plain)
def test_moving_a_cpu_tensor_to_the_cpu_changes_nothing(recipe):
    tensor = recipe.build()
    array = tensor.to("cpu").detach().numpy()
    assert tensor.to("cpu") is tensor
    assert tensor.cpu() is tensor
    assert same_bits(array, recipe.build())


@claim("numpy.refused-resize-changes-nothing")
@given(recipe=flat)
def test_a_tensor_that_could_not_grow_for_its_array_is_as_it_was(recipe):
    tensor = recipe.build()
    array = tensor.numpy()
    error = raised_by(lambda: tensor.resize_(40_000))
    shape = tuple(tensor.shape)  # to show the tensor would read past the array
    assert error is not None
    assert shape == array.shape


@claim("numpy-force.is-the-documented-chain")
@given(recipe=tensor_recipes())
def test_force_does_what_the_chain_of_calls_does(recipe, device):
    array = raised_or(lambda: recipe.build(device).numpy(force=True))
    chain = raised_or(lambda: recipe.build(device).detach().cpu().resolve_conj().resolve_neg().numpy())
    assert type(array) is type(chain)
    assert not isinstance(array, np.ndarray) or same_bits(array, chain)


def raised_or(call):
    """What a call gives, or the exception that it raises."""
    given = []
    error = raised_by(lambda: given.append(call()))
    return error or given[0]


@claim("numpy-force.of-lazy-bits-shares-no-memory")
@given(recipe=lazy, write=writes())
def test_an_array_of_a_lazily_conjugated_tensor_shares_no_memory(recipe, write):
    tensor = recipe.build()
    array = tensor.numpy(force=True)
    assert shares_nothing_with(array, tensor, write)
