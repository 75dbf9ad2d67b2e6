"""Arrays of NumPy indexed by tensors, read and written."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import same_outcome, tried
from conformance.properties.test_indices import MASKED, SIGNED, counted, small, within
from strategies import ArrayRecipe, TensorRecipe, tensor_recipes
from strategies.indices import arrays_of_rows, tensor_masks
from strategies.scalars import scalar_recipes
from strategies.sequences import sequence_recipes

several = {"min_dims": 1, "max_dims": 2, "min_elements": 2, "max_elements": 6}
plain_tensor = {"grads": ("none",), "allow_bits": False}
array_rows = arrays_of_rows()
array_pairs = arrays_of_rows(shapes=((4, 4), (4, 4, 1)))
tensor_index = tensor_recipes(dtypes=(*SIGNED, "uint8"), values=counted, **several, **plain_tensor)
signed_tensor_index = tensor_recipes(dtypes=SIGNED, values=within, **several, **plain_tensor)
lone_index = tensor_recipes(
    dtypes=SIGNED, values=within, min_dims=1, max_dims=2, min_elements=1, max_elements=1, **plain_tensor
)
a_byte = tensor_recipes(dtypes=("uint8", "int8"), max_dims=0, **plain_tensor)
bytes_of_torch = tensor_recipes(dtypes=("uint8", "int8"), **several, **plain_tensor)
byte_of_numpy = scalar_recipes(dtypes=("uint8", "int8"))
tensor_place = tensor_recipes(dtypes=(*SIGNED, "uint8"), values=counted, max_dims=0, **plain_tensor)
float_tensor = tensor_recipes(
    dtypes=("float32", "float64", "float16", "complex64"),
    values=st.sampled_from((0.0, 1.0, 1.9)),
    min_elements=1,
    **small,
    **plain_tensor,
)
no_floats = tensor_recipes(
    dtypes=("float32", "float64"), min_dims=1, max_dims=1, max_elements=0, **plain_tensor
)
tensor_beyond = tensor_recipes(
    dtypes=SIGNED, values=st.sampled_from((4, -5, 100)), min_elements=1, **small, **plain_tensor
)
tracked = tensor_recipes(dtypes=("float32", "float64"), grads=("leaf",), allow_bits=False, **small)
bfloat16 = tensor_recipes(dtypes=("bfloat16",), **small, **plain_tensor)
tensor_pair = sequence_recipes(
    tensor_recipes(
        dtypes=("int64", "int32"),
        layouts=("contiguous",),
        values=within,
        min_dims=1,
        max_dims=1,
        min_elements=2,
        max_elements=2,
        **plain_tensor,
    ),
    kinds=("tuple",),
    min_items=2,
    max_items=2,
)


@claim("indices.an-array-by-a-tensor")
@given(recipe=array_rows, index=tensor_index | signed_tensor_index)
def test_a_tensor_picks_of_an_array_what_its_array_picks(recipe, index):
    array, places = recipe.build(), index.build()
    result = array[places]
    assert same_outcome(result, recipe.build()[index.array()])


@claim("indices.an-array-by-a-lone-element")
@given(recipe=array_rows, index=lone_index)
def test_a_tensor_of_one_element_picks_of_an_array_what_its_array_picks(recipe, index):
    array, places = recipe.build(), index.build()
    result = array[places]
    assert same_outcome(result, recipe.build()[index.array()])


@claim("indices.an-array-by-a-place")
@given(recipe=array_rows, index=tensor_place)
def test_a_tensor_without_dimensions_picks_of_an_array_a_row(recipe, index):
    array, places = recipe.build(), index.build()
    result = array[places]
    assert same_outcome(result, recipe.build()[index.array()])


@claim("indices.an-array-of-300-by-a-byte")
@given(index=a_byte | bytes_of_torch)
def test_a_byte_of_torch_picks_any_of_300_elements(index):
    array, places = np.arange(300), index.build()
    result = array[places]
    assert same_outcome(result, array[index.array()])


@claim("indices.a-tensor-of-300-by-a-byte")
@given(scalar=byte_of_numpy)
def test_a_byte_of_numpy_picks_any_of_300_elements(scalar):
    tensor, place = torch.arange(300), scalar.build()
    result = tensor[place]
    assert result.item() == int(place) % 300


@claim("indices.an-array-by-a-mask")
@given(recipe=arrays_of_rows(shapes=MASKED), mask=tensor_masks((4,), (4, 3)))
def test_a_mask_of_torch_picks_of_an_array_what_is_true(recipe, mask):
    array, flags = recipe.build(), mask.build()
    result = array[flags]
    assert same_outcome(result, recipe.build()[mask.array()])


@claim("indices.an-array-by-a-lone-mask")
@given(recipe=arrays_of_rows(shapes=((1, 1), (1,))), mask=tensor_masks((1,)))
def test_a_mask_of_torch_of_one_element_picks_of_an_array_what_is_true(recipe, mask):
    array, flags = recipe.build(), mask.build()
    result = array[flags]
    assert same_outcome(result, recipe.build()[mask.array()])


@claim("indices.an-array-by-a-mask-without-dimensions")
@given(recipe=array_rows, mask=tensor_masks(()))
def test_a_mask_of_torch_without_dimensions_takes_of_an_array_all_or_nothing(recipe, mask):
    array, flags = recipe.build(), mask.build()
    result = array[flags]
    assert same_outcome(result, recipe.build()[mask.array()])


@claim("indices.an-array-by-floats-raises-indexerror")
@given(recipe=array_rows, index=float_tensor)
def test_an_array_indexed_by_floats_of_torch_raises_indexerror(recipe, index):
    array, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: array[places]), IndexError)
    assert isinstance(tried(lambda: array.__setitem__(places, 0)), IndexError)


@claim("indices.an-array-by-no-floats-raises-indexerror")
@given(recipe=array_rows, index=no_floats)
def test_an_array_indexed_by_an_empty_tensor_of_floats_raises_indexerror(recipe, index):
    array, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: array[places]), IndexError)


@claim("indices.an-array-beyond-its-end-raises-indexerror")
@given(recipe=array_rows, index=tensor_beyond)
def test_an_array_indexed_by_a_tensor_beyond_its_end_raises_indexerror(recipe, index):
    array, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: array[places]), IndexError)
    assert isinstance(tried(lambda: array.__setitem__(places, 0)), IndexError)


@claim("indices.an-array-by-a-mask-of-another-shape-raises-indexerror")
@given(recipe=arrays_of_rows(shapes=MASKED), mask=tensor_masks((3,), (5,), (4, 4), (3, 3)))
def test_an_array_indexed_by_a_mask_of_torch_of_another_shape_raises_indexerror(recipe, mask):
    array, flags = recipe.build(), mask.build()
    assert isinstance(tried(lambda: array[flags]), IndexError)
    assert isinstance(tried(lambda: array.__setitem__(flags, 0)), IndexError)


@claim("indices.an-array-by-several-tensors")
@given(recipe=array_pairs, places=tensor_pair)
def test_a_tuple_of_tensors_picks_of_an_array_what_their_arrays_pick(recipe, places):
    array, numbers = recipe.build(), places.build()
    result = array[numbers]
    assert same_outcome(result, recipe.build()[tuple(each.numpy() for each in numbers)])


@claim("indices.an-array-by-a-slice-of-tensors")
@given(recipe=array_rows, first=tensor_place, last=tensor_place)
def test_a_slice_of_tensors_is_as_one_of_integers(recipe, first, last):
    array, start, stop = recipe.build(), first.build(), last.build()
    result = array[start:stop]
    assert same_outcome(result, recipe.build()[int(first.array()) : int(last.array())])


@claim("indices.a-write-to-an-array-at-a-tensor")
@given(recipe=array_rows, index=tensor_index | signed_tensor_index | lone_index)
def test_a_write_to_an_array_at_a_tensor_goes_where_numpy_writes(recipe, index):
    array, expected, places = recipe.build(), recipe.build(), index.build()
    array[places] = 77
    expected[index.array()] = 77
    assert same_bits(array, expected)


@claim("indices.a-write-to-an-array-at-a-mask")
@given(recipe=arrays_of_rows(shapes=MASKED), mask=tensor_masks((4,), (4, 3)))
def test_a_write_to_an_array_at_a_mask_of_torch_goes_where_it_is_true(recipe, mask):
    array, expected, flags = recipe.build(), recipe.build(), mask.build()
    array[flags] = 77
    expected[mask.array()] = 77
    assert same_bits(array, expected)


@claim("indices.a-write-to-an-array-at-a-lone-mask")
@given(recipe=arrays_of_rows(shapes=((1, 1), (1,))), mask=tensor_masks((1,)))
@example(recipe=ArrayRecipe("int64", (1, 1), (1,)), mask=TensorRecipe("bool", (1, 1), (False,)))
def test_a_write_to_an_array_at_a_mask_of_one_element_goes_where_it_is_true(recipe, mask):
    array, expected, flags = recipe.build(), recipe.build(), mask.build()
    array[flags] = 77
    expected[mask.array()] = 77
    assert same_bits(array, expected)


@claim("indices.an-array-by-what-requires-grad-raises-runtimeerror")
@given(recipe=array_rows, index=tracked)
def test_an_array_indexed_by_a_tensor_that_requires_grad_raises_runtimeerror(recipe, index):
    array, places = recipe.build(), index.build()
    error = tried(lambda: array[places])
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("indices.an-array-by-bfloat16-raises-typeerror")
@given(recipe=array_rows, index=bfloat16)
def test_an_array_indexed_by_bfloat16_raises_typeerror(recipe, index):
    array, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: array[places]), TypeError)
