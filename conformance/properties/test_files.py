"""Files and copies of containers: arrays, scalars and dtypes in checkpoints, tensors in NumPy's files."""

import copy
import io
import pickle
import tempfile

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import raised_by, same_bits, shares_nothing_with, shares_with
from conformance.properties.outcomes import same_outcome, tried
from strategies import (
    DIFFERENTIABLE,
    NON_NEGATIVE,
    REQUIRING_GRAD,
    SHARED,
    UNSIGNED,
    ArrayRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)
from strategies.scalars import scalar_recipes
from strategies.sequences import SequenceRecipe, sequence_recipes

numbers = [dtype for dtype in SHARED if dtype not in UNSIGNED[1:]]
kinds = ("list", "tuple", "dict", "namedtuple")
arrays = array_recipes(dtypes=numbers, layouts=NON_NEGATIVE)
of_arrays = sequence_recipes(arrays, kinds=kinds, min_items=1)
of_scalars = sequence_recipes(scalar_recipes(dtypes=("float64", "float32", "int64", "bool")), min_items=1)
a_tensor = tensor_recipes(dtypes=numbers, grads=("none",), allow_bits=False)
of_tensors = sequence_recipes(a_tensor, kinds=("list", "tuple", "dict"), min_items=1)
flat = tensor_recipes(
    dtypes=("float32", "int64", "uint8"),
    layouts=("contiguous",),
    grads=("none",),
    min_elements=1,
    allow_bits=False,
)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False)
dtypes = st.sampled_from(("float32", "int64", "bool", "complex64", "<U3", "datetime64[s]"))
AN_ARRAY = SequenceRecipe((ArrayRecipe("float64", (2,), (1.0,)),), "dict")


def through_a_file(value, **options):
    """What torch.load makes of what torch.save wrote."""
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, **options)


@claim("files.arrays-in-containers-come-back")
@given(recipe=of_arrays | of_scalars)
def test_arrays_and_scalars_in_a_checkpoint_come_back(recipe):
    result = through_a_file(recipe.build(), weights_only=False)
    assert same_outcome(result, recipe.build())


@claim("files.an-array-held-twice-comes-back-as-one")
@given(recipe=arrays)
def test_an_array_that_a_checkpoint_holds_twice_is_loaded_once(recipe):
    array = recipe.build()
    one, held = through_a_file([array, {"again": array}], weights_only=False)
    assert held["again"] is one
    assert same_bits(one, recipe.build())


@claim("files.a-tensor-held-twice-shares-memory")
@given(recipe=a_tensor, write=writes())
def test_a_tensor_that_a_checkpoint_holds_twice_shares_memory(recipe, write):
    tensor = recipe.build()
    one, held = through_a_file([tensor, {"again": tensor[...]}], weights_only=True)
    assert shares_with(held["again"], one, write)


@claim("files.dtypes-in-containers-come-back")
@given(dtype=dtypes, of_torch=st.sampled_from(("float32", "bfloat16", "int64", "bool")))
def test_dtypes_in_a_checkpoint_come_back(dtype, of_torch):
    result = through_a_file({"numpy": np.dtype(dtype), "torch": getattr(torch, of_torch)}, weights_only=False)
    assert result == {"numpy": np.dtype(dtype), "torch": getattr(torch, of_torch)}, "values"


@claim("files.a-checkpoint-with-arrays-loads-by-default")
@given(recipe=of_arrays | of_scalars)
@example(recipe=AN_ARRAY)
def test_a_checkpoint_with_arrays_is_loaded_without_a_keyword(recipe):
    result = through_a_file(recipe.build())
    assert same_outcome(result, recipe.build())


@claim("files.weights_only-refuses-arrays")
@given(recipe=of_arrays)
@example(recipe=AN_ARRAY)
def test_arrays_are_no_weights(recipe):
    outcome = tried(lambda: through_a_file(recipe.build(), weights_only=True))
    assert isinstance(outcome, pickle.UnpicklingError), "refusal"


@claim("files.weights_only-takes-tensors-in-containers")
@given(recipe=of_tensors, number=st.integers(-9, 9) | st.floats() | st.text() | st.booleans() | st.none())
def test_tensors_and_python_numbers_in_a_checkpoint_are_weights(recipe, number):
    result, other = through_a_file((recipe.build(), number), weights_only=True)
    assert same_outcome(result, recipe.build())
    assert repr(other) == repr(number)


@claim("files.mmap-gives-the-same", share=0.25)
@given(recipe=of_tensors)
def test_a_checkpoint_that_is_mapped_has_the_same_tensors(recipe):
    with tempfile.NamedTemporaryFile() as file:
        torch.save(recipe.build(), file.name)
        result = torch.load(file.name, mmap=True, weights_only=True)
        assert same_outcome(result, recipe.build())


@claim("files.mmap-leaves-the-file-as-it-was", share=0.25)
@given(recipe=flat)
def test_a_write_to_a_mapped_tensor_stays_out_of_the_file(recipe):
    with tempfile.NamedTemporaryFile() as file:
        torch.save(recipe.build(), file.name)
        torch.load(file.name, mmap=True, weights_only=True).fill_(1)
        assert same_bits(torch.load(file.name, weights_only=True), recipe.build())


@claim("files.np-save-takes-a-tensor")
@given(recipe=a_tensor)
def test_a_tensor_in_a_file_of_numpy_is_its_array(recipe):
    file = io.BytesIO()
    np.save(file, recipe.build())
    file.seek(0)
    assert same_bits(np.load(file), recipe.build())


@claim("files.np-savez-takes-tensors", share=0.5)
@given(recipe=a_tensor, other=a_tensor, save=st.sampled_from(("savez", "savez_compressed")))
def test_tensors_in_an_archive_of_numpy_are_their_arrays(recipe, other, save):
    file = io.BytesIO()
    getattr(np, save)(file, recipe.build(), other=other.build())
    file.seek(0)
    with np.load(file) as archive:
        assert same_bits(archive["arr_0"], recipe.build())
        assert same_bits(archive["other"], other.build())


@claim("files.np-save-refuses-what-requires-grad")
@given(recipe=tracked)
def test_a_tensor_that_requires_grad_is_not_saved_by_numpy(recipe):
    error = raised_by(lambda: np.save(io.BytesIO(), recipe.build()))
    assert isinstance(error, RuntimeError), "refusal"


@claim("copies.of-both-sides-keep-the-values")
@given(recipe=flat, write=writes())
def test_copies_of_a_tensor_and_its_array_have_their_values(recipe, write):
    tensor = recipe.build()
    left, right = copy.deepcopy([tensor, tensor.numpy()])
    assert same_bits(left, recipe.build())
    assert same_bits(right, recipe.build())
    assert shares_nothing_with(left, tensor, write)


@claim("copies.of-both-sides-share-memory")
@given(recipe=flat, write=writes())
def test_copies_of_a_tensor_and_its_array_share_memory(recipe, write):
    tensor = recipe.build()
    left, right = copy.deepcopy([tensor, tensor.numpy()])
    assert shares_with(left, right, write)


@claim("copies.pickled-both-sides-keep-the-values")
@given(recipe=flat, write=writes())
def test_a_tensor_and_its_array_that_were_pickled_have_their_values(recipe, write):
    tensor = recipe.build()
    left, right = pickle.loads(pickle.dumps((tensor, tensor.numpy())))
    assert same_bits(left, recipe.build())
    assert same_bits(right, recipe.build())
    assert shares_nothing_with(right, tensor, write)
