"""Batches of arrays and scalars: by default_collate and default_convert, in the process and in workers."""

import numpy as np
import torch
import torch.utils.data
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits, shares_with
from conformance.properties.outcomes import same_numbers, same_outcome, tried
from conformance.properties.sequences_calls import KNOWN, each_of, scalars_of
from strategies import NON_NEGATIVE, ArrayRecipe, array_recipes, writes
from strategies.sequences import SequenceRecipe, sequence_recipes

REAL = KNOWN[:9]
kinds = ("list", "tuple", "dict", "namedtuple")
pair = {"min_dims": 1, "max_dims": 1, "min_elements": 2, "max_elements": 2, "layouts": NON_NEGATIVE}
counted = array_recipes(dtypes=REAL, values=st.integers(0, 3), **pair)
narrow = array_recipes(dtypes=("int8", "uint8", "float16"), values=st.integers(0, 3), **pair)
wide = array_recipes(dtypes=("int64", "float64"), values=st.sampled_from((1, 300, 10**6)), **pair)
writable = array_recipes(dtypes=("float32", "int64"), allow_readonly=False, **pair)


def samples_of(dtype):
    """Recipes of two arrays of one dtype, of one shape or of two."""
    each = array_recipes(dtypes=(dtype,), min_dims=1, max_dims=1, max_elements=2, layouts=NON_NEGATIVE)
    return sequence_recipes(each, min_items=2, max_items=2)


like_samples = st.sampled_from((*REAL, "<U3", "complex64")).flatmap(samples_of)
like_scalars = each_of(REAL, scalars_of, min_items=2, max_items=2)
unlike_samples = st.builds(lambda one, other: SequenceRecipe((one, other)), narrow, wide)
HUNDREDS = SequenceRecipe((ArrayRecipe("int8", (1,), (1,)), ArrayRecipe("int64", (1,), (300,))))


def batch_of(samples, **options):
    """The one batch that a loader makes of some samples."""
    (batch,) = torch.utils.data.DataLoader(samples, batch_size=len(samples), **options)
    return batch


@claim("default_collate.arrays-of-unlike-dtypes-are-stacked")
@given(recipe=counted, other=counted)
def test_arrays_of_unlike_dtypes_become_what_their_stacked_tensors_are(recipe, other):
    result = torch.utils.data.default_collate([recipe.build(), other.build()])
    tensors = [torch.from_numpy(each.build().copy()) for each in (recipe, other)]
    assert same_bits(result, torch.stack(tensors))


@claim("default_collate.scalars-become-their-array", ambient="any")
@given(recipe=each_of(KNOWN, scalars_of, kinds=("list",), min_items=1))
def test_a_batch_of_scalars_is_the_tensor_of_their_array(recipe):
    result = torch.utils.data.default_collate(recipe.build())
    assert same_numbers(result, np.array(recipe.build()))


@claim("default_collate.arrays-of-unlike-lengths-raise-runtimeerror")
@given(recipe=counted, dtype=st.sampled_from(REAL))
def test_arrays_of_unlike_lengths_are_no_batch(recipe, dtype):
    outcome = tried(lambda: torch.utils.data.default_collate([recipe.build(), np.zeros(3, dtype)]))
    assert isinstance(outcome, RuntimeError), "refusal"


@claim("default_collate.containers-of-arrays-are-collated-item-by-item")
@given(recipe=sequence_recipes(counted, kinds=kinds, min_items=1))
def test_containers_of_arrays_are_collated_item_by_item(recipe):
    result = torch.utils.data.default_collate([recipe.build(), recipe.build()])
    items = list(result.values() if recipe.kind == "dict" else result)
    assert len(items) == len(recipe.items), "shape"
    for item, each in zip(items, recipe.items):
        assert same_bits(item, np.stack([each.build(), each.build()]))


@claim("default_convert.shares-memory-in-containers")
@given(recipe=sequence_recipes(writable, kinds=kinds, min_items=1), write=writes())
def test_arrays_in_containers_become_tensors_of_their_memory(recipe, write):
    arrays = recipe.build()
    result = torch.utils.data.default_convert(arrays)
    pairs = zip(*(each.values() if recipe.kind == "dict" else each for each in (result, arrays)))
    assert all(shares_with(tensor, array, write) for tensor, array in pairs)


@claim("batches.of-a-worker-are-those-of-the-process", share=0.05)
@given(recipe=like_samples | like_scalars)
def test_a_batch_from_a_worker_is_that_of_the_process(recipe):
    result = tried(lambda: batch_of(recipe.build(), num_workers=1, multiprocessing_context="fork"))
    assert same_outcome(result, tried(lambda: batch_of(recipe.build())))


@claim("batches.of-unlike-dtypes-from-a-worker-are-those-of-the-process", share=0.05)
@given(recipe=unlike_samples)
@example(recipe=HUNDREDS)
def test_a_batch_of_unlike_dtypes_from_a_worker_is_that_of_the_process(recipe):
    result = tried(lambda: batch_of(recipe.build(), num_workers=1, multiprocessing_context="fork"))
    assert same_outcome(result, tried(lambda: batch_of(recipe.build()))), "values"
