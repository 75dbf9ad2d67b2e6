"""What a tensor may be indexed by from NumPy, and an array from torch: what NumPy's own index gives."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import same_outcome, tried
from strategies import NON_NEGATIVE, ArrayRecipe, TensorRecipe, array_recipes
from strategies.indices import masks, tensors_of_rows
from strategies.scalars import SCALAR_FLOATS, SCALAR_INTEGERS, SCALAR_UNSIGNED, scalar_recipes
from strategies.sequences import sequence_recipes

SIGNED = ("int64", "int32", "int16", "int8")
WIDE_UNSIGNED = ("uint16", "uint32", "uint64")
within = st.integers(-4, 3)
counted = st.integers(0, 3)
small = {"max_dims": 2, "max_elements": 6}
flat = {"min_dims": 1, "max_dims": 1, "min_elements": 1, "max_elements": 4}

rows = tensors_of_rows()
flat_rows = tensors_of_rows(shapes=((4,),))
pairs = tensors_of_rows(shapes=((4, 4), (4, 4, 1)))
MASKED = ((4, 3), (4, 3, 1))

index = array_recipes(dtypes=SIGNED[:2], layouts=NON_NEGATIVE, values=within, **small)
narrow_index = array_recipes(dtypes=SIGNED[2:], layouts=NON_NEGATIVE, values=within, **small)
byte_index = array_recipes(dtypes=("uint8",), layouts=NON_NEGATIVE, values=counted, **small)
other_index = array_recipes(dtypes=WIDE_UNSIGNED, layouts=NON_NEGATIVE, values=counted, **small)
reversed_index = array_recipes(dtypes=SIGNED, layouts=("reversed",), values=within, **flat)
float_index = array_recipes(
    dtypes=("float32", "float64", "float16", "complex64"),
    layouts=NON_NEGATIVE,
    values=st.sampled_from((0.0, 1.0, 1.9)),
    **small,
)
flat_index = array_recipes(dtypes=SIGNED[:2], layouts=NON_NEGATIVE, values=within, **flat)
beyond = array_recipes(
    dtypes=SIGNED[:2], layouts=NON_NEGATIVE, values=st.sampled_from((4, -5, 100)), min_elements=1, **small
)
integer = scalar_recipes(dtypes=(*SCALAR_INTEGERS, *SCALAR_UNSIGNED), values=counted)
negative = scalar_recipes(dtypes=SCALAR_INTEGERS[:5], values=st.integers(-4, -1))
floating = scalar_recipes(
    dtypes=(*SCALAR_FLOATS, "complex64", "complex128"), values=st.sampled_from((0, 1.0))
)
truth = scalar_recipes(dtypes=("bool",))
signed_scalar = scalar_recipes(dtypes=SCALAR_INTEGERS[:5], values=within)
listed = sequence_recipes(signed_scalar, kinds=("list",), min_items=1)
listed_bytes = sequence_recipes(
    scalar_recipes(dtypes=("uint8",), values=counted), kinds=("list",), min_items=1
)
listed_truths = sequence_recipes(truth, kinds=("list",), min_items=4, max_items=4)
a_place = array_recipes(dtypes=SIGNED[:2], layouts=("contiguous",), max_dims=0, values=within)
listed_places = sequence_recipes(a_place, kinds=("list",), min_items=1, max_items=2)
listed_arrays = sequence_recipes(
    array_recipes(
        dtypes=("int64",),
        layouts=("contiguous",),
        min_dims=1,
        max_dims=1,
        min_elements=2,
        max_elements=2,
        values=within,
    ),
    kinds=("list",),
    min_items=1,
    max_items=2,
)

array_pair = sequence_recipes(
    array_recipes(
        dtypes=SIGNED[:2],
        layouts=("contiguous",),
        values=within,
        min_dims=1,
        max_dims=1,
        min_elements=2,
        max_elements=2,
    ),
    kinds=("tuple",),
    min_items=2,
    max_items=2,
)


@claim("indices.of-int64-and-int32")
@given(recipe=rows, index=index)
def test_an_array_of_int64_or_int32_picks_what_numpy_picks(recipe, index):
    tensor, places = recipe.build(), index.build()
    result = tensor[places]
    assert same_bits(result, np.asarray(recipe.array()[places]))


@claim("indices.of-int16-and-int8")
@given(recipe=rows, index=narrow_index)
def test_an_array_of_int16_or_int8_picks_what_numpy_picks(recipe, index):
    tensor, places = recipe.build(), index.build()
    result = tensor[places]
    assert same_bits(result, np.asarray(recipe.array()[places]))


@claim("indices.of-unsigned-integers")
@given(recipe=rows, index=other_index)
def test_an_array_of_unsigned_integers_picks_what_numpy_picks(recipe, index):
    tensor, places = recipe.build(), index.build()
    result = tensor[places]
    assert same_bits(result, np.asarray(recipe.array()[places]))


@claim("indices.of-uint8")
@given(recipe=rows, index=byte_index)
def test_an_array_of_uint8_picks_what_numpy_picks(recipe, index):
    tensor, places = recipe.build(), index.build()
    result = tried(lambda: tensor[places])
    assert same_outcome(result, torch.tensor(recipe.array()[places]))


@claim("indices.a-reversed-array-is-taken")
@given(recipe=rows, index=reversed_index)
def test_a_reversed_array_is_an_index(recipe, index):
    tensor, places = recipe.build(), index.build()
    result = tried(lambda: tensor[places])
    assert same_outcome(result, torch.tensor(recipe.array()[places]))


@claim("indices.floats-raise-indexerror")
@given(recipe=rows, index=float_index)
@example(recipe=TensorRecipe("int64", (5,), (0, 1, 2, 3, 4)), index=ArrayRecipe("float64", (1,), (1.9,)))
def test_an_index_of_floats_raises_indexerror(recipe, index):
    tensor, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: tensor[places]), IndexError)


@claim("indices.a-write-at-floats-raises-indexerror")
@given(recipe=rows, index=float_index)
def test_a_write_at_an_index_of_floats_raises_indexerror(recipe, index):
    tensor, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: tensor.__setitem__(places, 0)), IndexError)


@claim("indices.a-float-scalar-raises-indexerror")
@given(recipe=rows, scalar=floating)
def test_a_float_as_an_index_raises_indexerror(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    assert isinstance(tried(lambda: tensor[number]), IndexError)
    assert isinstance(tried(lambda: tensor.__setitem__(number, 0)), IndexError)


@claim("indices.beyond-the-end-raise-indexerror")
@given(recipe=rows, index=beyond)
def test_an_array_beyond_the_end_raises_indexerror(recipe, index):
    tensor, places = recipe.build(), index.build()
    assert isinstance(tried(lambda: tensor[places]), IndexError)
    assert isinstance(tried(lambda: tensor.__setitem__(places, 0)), IndexError)


@claim("indices.an-integer-is-as-one-of-python")
@given(recipe=rows, scalar=integer | negative)
def test_an_integer_of_numpy_picks_what_one_of_python_picks(recipe, scalar):
    tensor, number = recipe.build(), scalar.build()
    result = tensor[number]
    assert same_bits(result, recipe.build()[int(number)])
    assert result.data_ptr() == tensor[int(number)].data_ptr(), "sharing"


@claim("indices.slices-of-integers")
@given(recipe=rows, first=integer, last=integer | negative)
def test_a_slice_of_integers_of_numpy_is_as_one_of_python(recipe, first, last):
    tensor, start, stop = recipe.build(), first.build(), last.build()
    result = tensor[start:stop]
    assert same_bits(result, recipe.array()[int(start) : int(stop)])
    assert result.data_ptr() == tensor[int(start) : int(stop)].data_ptr(), "sharing"


@claim("indices.a-bool-is-as-one-of-python")
@given(recipe=rows, scalar=truth)
def test_a_bool_of_numpy_picks_what_one_of_python_picks(recipe, scalar):
    tensor, flag = recipe.build(), scalar.build()
    result = tried(lambda: tensor[flag])
    assert same_outcome(result, recipe.build()[bool(flag)])


@claim("indices.a-mask-without-dimensions")
@given(recipe=rows, mask=masks(()))
def test_a_mask_without_dimensions_takes_all_or_nothing(recipe, mask):
    tensor, flag = recipe.build(), mask.build()
    result = tensor[flag]
    assert same_bits(result, recipe.array()[flag])


@claim("indices.masks-pick-what-is-true")
@given(recipe=tensors_of_rows(shapes=MASKED), mask=masks((4,), (4, 3)))
@example(
    recipe=TensorRecipe("float32", (26, 54), (0.5, 0.25, 1.0)), mask=ArrayRecipe("bool", (26, 54), (True,))
)
@example(recipe=TensorRecipe("int64", (40,), (1, 2, 3)), mask=ArrayRecipe("bool", (40,), (True, False)))
def test_a_mask_picks_the_elements_where_it_is_true(recipe, mask):
    tensor, flags = recipe.build(), mask.build()
    result = tried(lambda: tensor[flags])
    assert same_outcome(result, torch.tensor(recipe.array()[flags]))


@claim("indices.one-element-masks")
@given(recipe=tensors_of_rows(shapes=((1, 1), (1,))), mask=masks((1,)))
def test_a_mask_of_one_element_is_a_mask(recipe, mask):
    tensor, flags = recipe.build(), mask.build()
    result = tensor[flags]
    assert same_bits(result, recipe.array()[flags])


@claim("indices.masks-of-another-shape-raise-indexerror")
@given(recipe=tensors_of_rows(shapes=MASKED), mask=masks((3,), (5,), (4, 4), (3, 3), (4, 1)))
def test_a_mask_of_another_shape_raises_indexerror(recipe, mask):
    tensor, flags = recipe.build(), mask.build()
    assert isinstance(tried(lambda: tensor[flags]), IndexError)
    assert isinstance(tried(lambda: tensor.__setitem__(flags, 0)), IndexError)


@claim("indices.lists-of-integers")
@given(recipe=rows, places=listed)
def test_a_list_of_integers_of_numpy_picks_as_one_of_python(recipe, places):
    tensor, numbers = recipe.build(), places.build()
    result = tensor[numbers]
    assert same_bits(result, recipe.array()[numbers])


@claim("indices.lists-of-bytes")
@given(recipe=rows, places=listed_bytes)
def test_a_list_of_uint8_picks_as_one_of_integers(recipe, places):
    tensor, numbers = recipe.build(), places.build()
    result = tried(lambda: tensor[numbers])
    assert same_outcome(result, torch.tensor(recipe.array()[numbers]))


@claim("indices.lists-of-bools")
@given(recipe=rows, flags=listed_truths)
def test_a_list_of_bools_of_numpy_is_a_mask(recipe, flags):
    tensor, truths = recipe.build(), flags.build()
    result = tensor[truths]
    assert same_bits(result, recipe.array()[truths])


@claim("indices.lists-of-places")
@given(recipe=pairs, places=listed_places)
def test_a_list_of_arrays_without_dimensions_picks_rows(recipe, places):
    tensor, numbers = recipe.build(), places.build()
    result = tried(lambda: tensor[numbers])
    assert same_outcome(result, torch.tensor(recipe.array()[numbers]))


@claim("indices.lists-of-arrays")
@given(recipe=pairs, places=listed_arrays)
def test_a_list_of_arrays_picks_as_the_array_of_them(recipe, places):
    tensor, numbers = recipe.build(), places.build()
    result = tried(lambda: tensor[numbers])
    assert same_outcome(result, torch.tensor(recipe.array()[numbers]))


@claim("indices.several-arrays")
@given(recipe=pairs, places=array_pair)
def test_a_tuple_of_arrays_picks_what_numpy_picks(recipe, places):
    tensor, numbers = recipe.build(), places.build()
    result = tensor[numbers]
    assert same_bits(result, recipe.array()[numbers])


@claim("indices.an-array-beside-a-slice")
@given(recipe=pairs, index=flat_index)
def test_an_array_beside_a_slice_picks_what_numpy_picks(recipe, index):
    tensor, places = recipe.build(), index.build()
    assert same_bits(tensor[:, places], recipe.array()[:, places])
    assert same_bits(tensor[places, 1:3], recipe.array()[places, 1:3])
    assert same_bits(tensor[None, places], recipe.array()[None, places])
    assert same_bits(tensor[..., 0, places[:2] * 0], recipe.array()[..., 0, places[:2] * 0])


@claim("indices.an-array-beside-an-integer")
@given(recipe=pairs, index=flat_index, scalar=integer)
def test_an_array_beside_an_integer_picks_what_numpy_picks(recipe, index, scalar):
    tensor, places, number = recipe.build(), index.build(), scalar.build()
    assert same_bits(tensor[places, number], recipe.array()[places, number])
    assert same_bits(tensor[number, places], recipe.array()[number, places])


@claim("indices.a-mask-beside-a-slice")
@given(recipe=pairs, mask=masks((4,)))
def test_a_mask_beside_a_slice_picks_what_numpy_picks(recipe, mask):
    tensor, flags = recipe.build(), mask.build()
    assert same_bits(tensor[:, flags], recipe.array()[:, flags])
    assert same_bits(tensor[flags, 1:], recipe.array()[flags, 1:])


@claim("indices.a-write-goes-where-numpy-writes")
@given(recipe=rows, index=index)
def test_a_write_at_an_array_goes_where_numpy_writes(recipe, index):
    tensor, array, places = recipe.build(), recipe.array(), index.build()
    tensor[places] = 77
    array[places] = 77
    assert same_bits(tensor, array)


@claim("indices.a-write-goes-where-a-mask-is-true")
@given(recipe=tensors_of_rows(shapes=MASKED), mask=masks((4,), (4, 3)))
def test_a_write_at_a_mask_goes_where_it_is_true(recipe, mask):
    tensor, array, flags = recipe.build(), recipe.array(), mask.build()
    array[flags] = 77
    result = tried(lambda: tensor.__setitem__(flags, 77))
    assert result is None
    assert same_bits(tensor, array)


@claim("indices.a-write-of-rows")
@given(recipe=rows, index=flat_index)
def test_a_tensor_is_written_at_an_array_as_by_numpy(recipe, index):
    tensor, array, places = recipe.build(), recipe.array(), index.build()
    tensor[places[:1]] = recipe.build()[:1] * 2
    array[places[:1]] = recipe.array()[:1] * 2
    assert same_bits(tensor, array)


@claim("indices.keep-the-gradient")
@given(recipe=tensors_of_rows(dtypes=("float32", "float64")), index=index)
def test_the_gradient_goes_to_the_rows_that_an_array_picked(recipe, index):
    tensor, places = recipe.build().requires_grad_(), index.build()
    tensor[places].sum().backward()
    counts = np.zeros(recipe.shape)
    np.add.at(counts, places, 1)
    assert tensor.grad.tolist() == counts.tolist()
