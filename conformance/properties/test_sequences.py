"""Lists, tuples and other objects of NumPy's values: what np.array makes of them first."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.keywords_calls import as_tensor, asarray, tensor
from conformance.properties.outcomes import same_numbers, same_outcome, tried
from conformance.properties.sequences_calls import (
    KNOWN,
    like,
    like_arrays,
    like_tensors,
    lists,
    nested,
    places,
    plain,
    ragged,
    tensor_places,
)
from strategies import ArrayRecipe, array_recipes, tensor_recipes
from strategies.scalars import scalar_recipes
from strategies.sequences import sequence_recipes

REAL = KNOWN[:9]
counted = st.integers(0, 3)
scalar = scalar_recipes(dtypes=KNOWN)
wide_scalar = scalar_recipes(dtypes=("uint16", "uint32"), values=counted)
uint64 = scalar_recipes(dtypes=("uint64",), values=counted)
foreign_scalar = scalar_recipes(dtypes=("longdouble", "clongdouble", "ulonglong"), values=counted)
real_scalars = scalar_recipes(dtypes=[dtype for dtype in REAL if dtype != "bool"], values=counted)
unlike = sequence_recipes(real_scalars, kinds=lists, min_items=2)
with_truths = sequence_recipes(
    scalar_recipes(dtypes=("bool", "int64"), values=st.integers(0, 1)), min_items=2
)
small_array = array_recipes(
    dtypes=[dtype for dtype in REAL if dtype != "bool"],
    values=counted,
    min_dims=1,
    max_dims=1,
    min_elements=2,
    max_elements=2,
    **plain,
)
unlike_arrays = sequence_recipes(small_array, kinds=lists, min_items=2)
uint64_arrays = sequence_recipes(
    array_recipes(dtypes=("uint64",), values=counted, min_dims=1, max_dims=1, min_elements=2, max_elements=2),
    min_items=1,
)
unlike_tensors = sequence_recipes(
    tensor_recipes(
        dtypes=KNOWN,
        values=counted,
        min_dims=1,
        max_dims=1,
        min_elements=2,
        max_elements=2,
        grads=("none",),
        allow_bits=False,
    ),
    kinds=lists,
    min_items=2,
)
tracked = sequence_recipes(
    tensor_recipes(dtypes=("float32", "float64"), grads=("leaf",), max_dims=0), min_items=1
)
a_vector = array_recipes(dtypes=KNOWN, values=counted, min_dims=1, max_dims=2, **plain)
constructors = st.sampled_from((tensor, as_tensor, asarray))
joins = st.sampled_from((np.array, np.asarray, np.stack, np.vstack, np.hstack, np.concatenate))
place_joins = st.sampled_from((np.array, np.asarray, np.stack, np.hstack))


@claim("sequences.a-scalar")
@given(recipe=scalar, constructor=constructors)
def test_a_scalar_becomes_a_tensor_of_its_dtype(recipe, constructor):
    number = recipe.build()
    result = constructor(number)
    assert same_numbers(result, np.asarray(number))


@claim("sequences.a-scalar-of-uint16-or-uint32")
@given(recipe=wide_scalar, constructor=constructors)
def test_a_scalar_of_uint16_or_uint32_becomes_a_tensor_as_its_array_does(recipe, constructor):
    number = recipe.build()
    result = tried(lambda: constructor(number))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(number))))


@claim("sequences.a-scalar-of-uint64")
@given(recipe=uint64, constructor=constructors)
def test_a_scalar_of_uint64_becomes_a_tensor_as_its_array_does(recipe, constructor):
    number = recipe.build()
    result = tried(lambda: constructor(number))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(number))))


@claim("sequences.a-scalar-that-torch-lacks-raises-typeerror")
@given(recipe=foreign_scalar, constructor=constructors)
def test_a_scalar_of_a_dtype_that_torch_lacks_raises_typeerror(recipe, constructor):
    number = recipe.build()
    assert isinstance(tried(lambda: constructor(number)), TypeError)
    assert isinstance(tried(lambda: constructor([number])), TypeError)


@claim("sequences.a-place")
@given(recipe=array_recipes(dtypes=KNOWN, max_dims=0, layouts=("contiguous",)), constructor=constructors)
@example(recipe=ArrayRecipe("int64", (), (1,)), constructor=torch.asarray)
def test_an_array_without_dimensions_becomes_a_tensor_without_dimensions(recipe, constructor):
    place = recipe.build()
    result = constructor(place)
    assert same_numbers(result, recipe.build())


@claim("sequences.scalars-of-one-dtype", ambient="any")
@given(recipe=like, constructor=constructors)
def test_scalars_of_one_dtype_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert same_numbers(result, np.array(numbers))


@claim("sequences.scalars-of-unlike-dtypes-have-the-values-of-np-array")
@given(recipe=unlike, constructor=constructors)
def test_scalars_of_unlike_dtypes_have_the_values_of_np_array(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert result.tolist() == np.array(numbers).tolist()


@claim("sequences.scalars-of-unlike-dtypes-have-the-dtype-of-np-array")
@given(recipe=unlike, constructor=constructors)
def test_scalars_of_unlike_dtypes_have_the_dtype_of_np_array(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert result.dtype is torch.from_numpy(np.array(numbers)).dtype


@claim("sequences.bools-among-integers")
@given(recipe=with_truths, constructor=constructors)
def test_bools_among_integers_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = tried(lambda: constructor(numbers))
    assert same_outcome(result, torch.from_numpy(np.array(numbers)))


@claim("sequences.nested-scalars")
@given(recipe=nested, constructor=constructors)
def test_nested_scalars_become_what_np_array_makes_of_them(recipe, constructor):
    numbers = recipe.build()
    result = constructor(numbers)
    assert same_numbers(result, np.array(numbers))


@claim("sequences.nothing-is-empty")
@given(recipe=sequence_recipes(scalar, kinds=lists, max_items=0), constructor=constructors)
def test_an_empty_list_becomes_an_empty_tensor_of_the_default_dtype(recipe, constructor):
    result = constructor(recipe.build())
    assert result.shape == (0,)
    assert result.dtype is torch.get_default_dtype()


@claim("sequences.arrays-of-one-dtype", ambient="any")
@given(recipe=like_arrays, constructor=constructors)
def test_arrays_of_one_dtype_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert same_numbers(result, np.array(arrays))


@claim("sequences.arrays-of-uint64")
@given(recipe=uint64_arrays, constructor=constructors)
def test_arrays_of_uint64_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = tried(lambda: constructor(arrays))
    assert same_outcome(result, tried(lambda: torch.from_numpy(np.array(arrays))))


@claim("sequences.arrays-of-unlike-dtypes-have-the-values-of-np-array")
@given(recipe=unlike_arrays, constructor=constructors)
def test_arrays_of_unlike_dtypes_have_the_values_of_np_array(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert result.tolist() == np.array(arrays).tolist()


@claim("sequences.arrays-of-unlike-dtypes-have-the-dtype-of-np-array")
@given(recipe=unlike_arrays, constructor=constructors)
def test_arrays_of_unlike_dtypes_have_the_dtype_of_np_array(recipe, constructor):
    arrays = recipe.build()
    result = constructor(arrays)
    assert result.dtype is torch.from_numpy(np.array(arrays)).dtype


@claim("sequences.arrays-of-unlike-lengths-raise-valueerror")
@given(recipe=ragged, constructor=constructors)
def test_arrays_of_unlike_lengths_raise_valueerror(recipe, constructor):
    arrays = recipe.build()
    assert isinstance(tried(lambda: constructor(arrays)), ValueError)


@claim("sequences.arrays-without-dimensions")
@given(recipe=places, constructor=constructors)
def test_arrays_without_dimensions_become_what_np_array_makes_of_them(recipe, constructor):
    arrays = recipe.build()
    result = tried(lambda: constructor(arrays))
    assert same_outcome(result, torch.from_numpy(np.array(arrays)))


@claim("sequences.tensors-without-dimensions")
@given(recipe=tensor_places, constructor=constructors)
def test_tensors_without_dimensions_become_what_np_array_makes_of_their_arrays(recipe, constructor):
    tensors = recipe.build()
    result = constructor(tensors)
    assert same_numbers(result, np.array([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-tensors")
@given(recipe=like_tensors, join=joins)
def test_numpy_joins_tensors_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join([each.resolve_conj().resolve_neg() for each in tensors])
    assert same_outcome(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-unlike-tensors")
@given(recipe=unlike_tensors, join=joins)
def test_numpy_joins_unlike_tensors_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join(tensors)
    assert same_outcome(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-tensors-without-dimensions")
@given(recipe=tensor_places, join=place_joins)
def test_numpy_joins_tensors_without_dimensions_as_it_joins_their_arrays(recipe, join):
    tensors = recipe.build()
    result = join([each.resolve_conj().resolve_neg() for each in tensors])
    assert same_numbers(result, join([each.array() for each in recipe.items]))


@claim("sequences.np-array-of-what-requires-grad-raises-runtimeerror")
@given(recipe=tracked, join=place_joins)
def test_numpy_refuses_to_join_tensors_that_require_grad(recipe, join):
    tensors = recipe.build()
    error = tried(lambda: join(tensors))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("sequences.torch-joins-no-arrays")
@given(recipe=like_arrays, join=st.sampled_from((torch.stack, torch.cat, torch.vstack, torch.hstack)))
def test_torch_refuses_to_join_arrays(recipe, join):
    arrays = recipe.build()
    assert isinstance(tried(lambda: join(arrays)), TypeError)
