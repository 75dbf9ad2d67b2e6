"""From array to tensor, sharing memory: torch.from_numpy."""

import warnings

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given, hard, large
from conformance.properties.hard import tried_first
from conformance.properties.oracles import flip_bits, killed_by, raised_by, same_address, same_bits
from strategies import (
    INTEGRAL,
    NON_NEGATIVE,
    NUMPY_ONLY,
    SHARED,
    ArrayRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)

numeric = array_recipes(dtypes=SHARED)
accepted = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE)
writable = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False)
# What is written is of another dtype, and one number for all elements or for a column of them.
wide = array_recipes(
    dtypes=("float64", "float32", "int64", "complex64"),
    layouts=("contiguous", "offset", "stepped", "fortran"),
    min_dims=1,
    max_dims=2,
    max_elements=12,
    allow_readonly=False,
    allow_unaligned=False,
)
few = {"max_dims": 0, "values": st.integers(0, 9), "layouts": ("contiguous",)}
sources = tensor_recipes(
    dtypes=("float32", "float64", "int32", "uint8"), grads=("none",), allow_bits=False, **few
)
array_sources = array_recipes(dtypes=("float32", "float64", "int32", "uint8"), **few)


@claim("from_numpy.converts")
@given(recipe=array_recipes(dtypes=(*SHARED, ">f4", ">i8")))
def test_an_array_of_numbers_becomes_a_tensor_of_the_same_values(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    assert same_bits(tensor, array)


@claim("from_numpy.keeps-values")
@given(recipe=accepted)
@tried_first((*hard.ARRAYS, *large.ARRAYS))
def test_the_tensor_has_the_shape_and_the_bits_of_the_array(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    assert same_bits(tensor, recipe.build())
    assert same_bits(array, recipe.build())


@claim("from_numpy.array-writes-show-in-tensor")
@given(recipe=writable, write=writes())
def test_a_write_to_the_array_shows_in_the_tensor(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    flip_bits(array, write)
    assert same_bits(tensor, array)


@claim("from_numpy.tensor-writes-show-in-array")
@given(recipe=accepted, write=writes())
@tried_first(hard.ARRAYS)
def test_a_write_to_the_tensor_shows_in_the_array(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    flip_bits(tensor, write)
    assert same_bits(tensor, array)
    assert array.size == 0 or not same_bits(array, recipe.build())


@claim("from_numpy.same-address")
@given(recipe=accepted)
def test_tensor_and_array_start_at_one_address_with_the_same_steps(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    assert same_address(tensor, array)


@claim("from_numpy.large-data-is-not-duplicated")
@given(count=st.integers(2**20, 2**28), dtype=st.sampled_from(SHARED))
def test_a_large_array_stays_where_it_is(count, dtype):
    array = np.zeros(count, dtype)
    tensor = torch.from_numpy(array)
    assert same_address(tensor, array)


@claim("from_numpy.keeps-dtype")
@given(recipe=accepted)
def test_the_tensor_has_the_dtype_of_the_array(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    assert str(tensor.dtype) == f"torch.{array.dtype.name}"


@claim("from_numpy.does-not-track-gradients")
@given(recipe=accepted)
def test_the_tensor_requires_no_gradient(recipe):
    tensor = torch.from_numpy(recipe.build())
    assert not tensor.requires_grad
    assert tensor.grad_fn is None


@claim("from_numpy.cannot-take-part-in-gradients")
@given(recipe=array_recipes(dtypes=("float32", "float64"), layouts=NON_NEGATIVE))
def test_the_tensor_cannot_be_made_to_track_gradients(recipe):
    tensor = torch.from_numpy(recipe.build())
    error = raised_by(lambda: (tensor.requires_grad_() ** 2).sum().backward())
    assert error is not None


@claim("from_numpy-clone.converts")
@given(recipe=array_recipes(dtypes=(*SHARED, ">f4", ">i8")))
def test_a_clone_of_the_tensor_holds_the_values_of_any_array_of_numbers(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array).clone()
    assert same_bits(tensor, array)


@claim("from_numpy-clone.keeps-values")
@given(recipe=accepted)
@tried_first((*hard.ARRAYS, *large.ARRAYS))
def test_a_clone_of_the_tensor_has_the_bits_of_the_array(recipe):
    tensor = torch.from_numpy(recipe.build()).clone()
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-clone.array-writes-do-not-show")
@given(recipe=writable, write=writes())
def test_a_write_to_the_array_does_not_show_in_the_clone(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array).clone()
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-clone.tensor-writes-do-not-show")
@given(recipe=accepted, write=writes())
def test_a_write_to_the_clone_does_not_show_in_the_array(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array).clone()
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("from_numpy-of-copy.array-writes-do-not-show")
@given(recipe=writable, write=writes())
@tried_first(hard.ARRAYS)
def test_a_write_to_the_array_does_not_show_in_the_tensor_of_its_copy(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array.copy())
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-of-copy.tensor-writes-do-not-show")
@given(recipe=accepted, write=writes())
def test_a_write_to_the_tensor_of_a_copy_does_not_show_in_the_array(recipe, write):
    array = recipe.build()
    tensor = torch.from_numpy(array.copy())
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("from_numpy.dtypes-correspond-by-name")
@given(recipe=array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=NON_NEGATIVE))
def test_every_dtype_of_an_array_has_a_torch_dtype_of_its_name(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    assert str(tensor.dtype) == f"torch.{array.dtype.name}"


@claim("from_numpy.refuses-other-dtypes")
@given(recipe=array_recipes(dtypes=NUMPY_ONLY, layouts=NON_NEGATIVE, min_elements=1))
def test_a_dtype_that_torch_lacks_is_refused(recipe):
    array = recipe.build()
    error = raised_by(lambda: torch.from_numpy(array))
    assert isinstance(error, TypeError | ValueError)


@claim("from_numpy.refuses-negative-strides")
@given(recipe=array_recipes(dtypes=SHARED, layouts=("reversed",), min_elements=2))
def test_a_negative_stride_is_refused(recipe):
    array = recipe.build()
    error = raised_by(lambda: torch.from_numpy(array))
    assert isinstance(error, ValueError)


@claim("from_numpy.tracks-gradients-on-request")
@given(recipe=array_recipes(dtypes=("float32", "float64"), layouts=NON_NEGATIVE))
def test_the_tensor_takes_part_in_gradients_after_requires_grad(recipe):
    array = recipe.build()
    tensor = torch.from_numpy(array).requires_grad_()
    (tensor * 3).sum().backward()
    assert tensor.grad is not None
    assert tensor.grad.flatten().tolist() == [3.0] * array.size


@claim("from_numpy.refuses-gradients-of-integers")
@given(recipe=array_recipes(dtypes=(*INTEGRAL, "bool"), layouts=NON_NEGATIVE))
def test_integers_cannot_require_a_gradient(recipe):
    tensor = torch.from_numpy(recipe.build())
    error = raised_by(tensor.requires_grad_)
    assert isinstance(error, RuntimeError)


@claim("from_numpy-clone.is-safe-for-the-process", share=0.2)
@given(recipe=array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_fatal=True))
@example(recipe=ArrayRecipe("float16", (2,), (1.0,), "stepped"))
@example(recipe=ArrayRecipe("int32", (2,), (1,)))
@example(recipe=ArrayRecipe("complex128", (1,), (0j,), unaligned=True))
@example(recipe=ArrayRecipe("complex128", (2,), (0j,), "stepped", unaligned=True))
def test_no_array_kills_the_process(recipe):
    array = recipe.build()
    assert killed_by(lambda: torch.from_numpy(array).clone()) == 0


@claim("from_numpy.writes-are-safe-for-the-process", share=0.2)
@given(recipe=array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_fatal=True))
@example(recipe=ArrayRecipe("complex128", (1,), (0j,), unaligned=True))
@example(recipe=ArrayRecipe("complex128", (2,), (0j,), "stepped", unaligned=True))
def test_no_write_through_the_tensor_kills_the_process(recipe):
    array = recipe.build()
    assert killed_by(lambda: torch.from_numpy(array).fill_(1)) == 0


@claim("from_numpy.is-not-resizable")
@given(recipe=accepted)
def test_the_tensor_of_an_array_cannot_grow(recipe):
    tensor = torch.from_numpy(recipe.build())
    error = raised_by(lambda: tensor.resize_(40_000))
    assert isinstance(error, RuntimeError)


@claim("from_numpy.refused-resize-changes-nothing")
@given(recipe=accepted)
def test_a_tensor_that_could_not_grow_is_as_it_was(recipe):
    tensor = torch.from_numpy(recipe.build())
    error = raised_by(lambda: tensor.resize_(40_000))
    shape = tuple(tensor.shape)  # to show the tensor would read past the array
    assert error is not None
    assert shape == recipe.shape


@claim("from_numpy.takes-the-documented-dtypes-alone")
@given(recipe=array_recipes(dtypes=("float32", "uint16", "uint32", "uint64"), layouts=NON_NEGATIVE))
def test_a_dtype_that_the_documentation_does_not_name_is_refused(recipe):
    array = recipe.build()
    error = raised_by(lambda: torch.from_numpy(array))
    assert (error is None) == (recipe.dtype == "float32")


@claim("from_numpy.warns-each-time")
@given(recipe=array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE))
def test_each_call_warns_of_a_read_only_array(recipe):
    array = recipe.build()
    array.flags.writeable = False
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        torch.from_numpy(array)
        torch.from_numpy(array)
    assert len(warned) == 2


@claim("from_numpy.a-buffer-of-a-module-shares")
@given(recipe=writable, write=writes(), persistent=st.booleans())
def test_a_buffer_of_a_module_shares_memory_with_its_array(recipe, write, persistent):
    array, module = recipe.build(), torch.nn.Module()
    module.register_buffer("buffer", torch.from_numpy(array), persistent=persistent)
    flip_bits(array, write)
    assert same_bits(module.buffer, array)
    flip_bits(module.buffer, write)
    assert same_bits(module.buffer, array)
    assert array.size == 0 or same_address(module.buffer, array)


@claim("from_numpy.copy_-writes-to-the-array")
@given(recipe=wide, source=sources)
def test_numbers_of_another_dtype_that_are_copied_to_the_tensor_are_in_the_array(recipe, source):
    array, numbers = recipe.build(), source.build()
    torch.from_numpy(array).copy_(numbers)
    assert same_bits(torch.from_numpy(array), numbers.to(getattr(torch, recipe.dtype)).expand(recipe.shape))


@claim("from_numpy.numbers-assigned-to-the-array-are-in-the-tensor")
@given(recipe=wide, source=array_sources)
def test_numbers_of_another_dtype_that_are_assigned_to_the_array_are_in_the_tensor(recipe, source):
    array = recipe.build()
    tensor = torch.from_numpy(array)
    array[...] = source.build()
    assert same_bits(tensor, np.broadcast_to(source.build().astype(recipe.dtype), recipe.shape))
