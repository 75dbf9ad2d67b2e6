"""Implicit crossings with what few draw: many items, lists of sizes, any axis, extreme numbers."""

import operator

import numpy as np
import torch
import torch.nn.functional as F
import torch.utils.data
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import bits, same_bits, shares_nothing_with
from conformance.properties.outcomes import number_of, same_numbers, same_outcome, tried
from conformance.properties.sequences_calls import exporter
from strategies import array_recipes, tensor_recipes, writes
from strategies.scalars import SCALAR_INTEGERS, scalar_recipes

NUMBERS = ("float32", "float64", "int64", "int32")
plain = {"grads": ("none",), "allow_bits": False, "layouts": ("contiguous",)}
numbers = array_recipes(dtypes=NUMBERS, min_elements=1, layouts=("contiguous",), allow_readonly=False)
grids = tensor_recipes(dtypes=NUMBERS, min_dims=2, max_dims=3, min_elements=1, **plain)
with_fractions = tensor_recipes(
    dtypes=("float32", "float64"),
    values=st.sampled_from((-2.7, -0.5, 0.5, 1.5, 2.5, 3.99)),
    min_elements=1,
    **plain,
)
with_missing = tensor_recipes(
    dtypes=("float32", "float64"),
    values=st.sampled_from((float("nan"), 1.5, -2.5, float("inf"), 0.0)),
    min_dims=1,
    max_dims=2,
    min_elements=1,
    **plain,
)
any_integer = tensor_recipes(dtypes=("int64",), max_dims=0, **plain)
sizes = scalar_recipes(dtypes=SCALAR_INTEGERS, values=st.integers(1, 3))
specs = st.sampled_from(("d", ",", "_", "x", "+d", "20", ""))


def split(first, second):
    return torch.arange(first + second).split([first, second])


def split_as_a_function(first, second):
    return torch.split(torch.arange(first + second), (first, second))


def padded(first, second):
    return F.pad(torch.ones(2, 3), (first, first, second, second))


def repeated_twice(first, second):
    return torch.arange(3).repeat(first, second)


def repeated(first, second):
    return torch.arange(3).repeat(first)


def tiled(first, second):
    return torch.arange(4).reshape(2, 2).tile((first, second))


def rolled(first, second):
    return torch.arange(12).reshape(3, 4).roll((first, second), (0, 1))


def unflattened(first, second):
    return torch.arange(first * second).unflatten(0, (first, second))


def viewed(first, second):
    return torch.arange(first * second).view(first, second)


def strided(first, second):
    return torch.arange(9).as_strided((first, second), (second, first))


of_two_sizes = st.sampled_from(
    (
        split,
        split_as_a_function,
        padded,
        repeated_twice,
        repeated,
        tiled,
        rolled,
        unflattened,
        viewed,
        strided,
    )
)


def clipped(values):
    return np.clip(values, -1.0, 1.0)


def replaced(values):
    return np.nan_to_num(values, nan=5.0)


of_missing = st.sampled_from(
    (clipped, replaced, np.nanmax, np.nanmin, np.nansum, np.median, np.nanmedian, np.sort)
)


def stacked(one, other, axis):
    return np.stack([one, other], axis=axis)


def concatenated(one, other, axis):
    return np.concatenate([one, other], axis=axis)


def appended(one, other, axis):
    return np.append(one, other, axis=axis)


@claim("arguments.lists-of-sizes")
@given(one=sizes, other=sizes, function=of_two_sizes)
def test_sizes_in_a_list_are_as_those_of_python(one, other, function):
    first, second = one.build(), other.build()
    result = tried(lambda: function(first, second))
    expected = tried(lambda: function(number_of(first), number_of(second)))
    assert same_outcome(result, expected)


@claim("casts.format-of-any-integer")
@given(recipe=any_integer, spec=specs)
def test_an_integer_of_any_size_is_written_with_all_its_digits(recipe, spec):
    tensor = recipe.build()
    assert format(tensor, spec) == format(tensor.item(), spec), "text"


@claim("numpy-functions.asarray-truncates-as-astype")
@given(
    recipe=with_fractions,
    call=st.sampled_from((np.asarray, np.array)),
    dtype=st.sampled_from(("int64", "int32", "int8")),
)
def test_fractions_are_cut_off_as_astype_does(recipe, call, dtype):
    array = call(recipe.build(), dtype=dtype)
    assert same_bits(array, recipe.array().astype(dtype))


@claim("numpy-functions.of-missing-numbers")
@given(recipe=with_missing, function=of_missing)
def test_a_function_of_missing_numbers_gives_what_it_gives_of_the_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_numbers(result, np.asarray(function(recipe.array())))


@claim("numpy-functions.tests-of-equality-look-at-shapes")
@given(recipe=grids)
def test_what_is_told_to_be_equal_has_the_shape_and_the_numbers_of_the_array(recipe):
    tensor, array = recipe.build(), recipe.array()
    np.testing.assert_array_equal(tensor, array)
    other = tried(lambda: np.testing.assert_array_equal(tensor, array[None]))
    unlike = tried(lambda: np.testing.assert_array_equal(tensor, np.logical_not(array)))
    assert isinstance(other, AssertionError), "refusal"
    assert isinstance(unlike, AssertionError), "refusal"


@claim("numpy-functions.copyto-where-a-tensor-is-true")
@given(count=st.integers(1, 9), truths=st.lists(st.booleans(), min_size=9, max_size=9))
def test_a_mask_that_is_a_tensor_says_where_to_copy(count, truths):
    array = np.zeros(count)
    np.copyto(array, np.ones(count), where=torch.tensor(truths[:count]))
    assert array.tolist() == [float(each) for each in truths[:count]], "values"


@claim("sequences.many-scalars")
@given(
    count=st.integers(1, 400), dtype=st.sampled_from(NUMBERS), factor=st.sampled_from((1, 2**24 + 1, 2**30))
)
def test_a_list_of_many_scalars_is_the_array_of_them(count, dtype, factor):
    array = (np.arange(1, count + 1) * factor / (7 if "float" in dtype else 1)).astype(dtype)
    tensor = torch.tensor(list(array))
    assert same_bits(tensor, array)


@claim("sequences.tensors-of-one-element")
@given(count=st.integers(1, 5), rank=st.integers(1, 3), dtype=st.sampled_from(NUMBERS))
def test_an_array_of_tensors_of_one_element_keeps_their_dimensions(count, rank, dtype):
    tensors = [torch.full((1,) * rank, number, dtype=getattr(torch, dtype)) for number in range(count)]
    array = np.array(tensors)
    assert same_bits(array, np.array([tensor.numpy() for tensor in tensors]))


@claim("sequences.tensors-are-joined-along-any-axis")
@given(recipe=grids, axis=st.integers(-3, 2), join=st.sampled_from((stacked, concatenated, appended)))
def test_tensors_are_joined_along_any_axis_as_arrays_are(recipe, axis, join):
    result = tried(lambda: join(recipe.build(), recipe.build(), axis))
    expected = tried(lambda: join(recipe.array(), recipe.array(), axis))
    assert same_outcome(result, expected)


@claim("sequences.an-object-with-dlpack-is-copied")
@given(recipe=numbers, write=writes())
def test_a_tensor_of_an_object_with_dlpack_shares_nothing(recipe, write):
    array = recipe.build()
    tensor = torch.tensor(exporter(array))
    assert shares_nothing_with(tensor, array, write)


@claim("operators.in-place-leaves-the-array")
@given(recipe=grids, operation=st.sampled_from((operator.iadd, operator.isub, operator.imul)))
def test_an_array_that_is_an_operand_in_place_is_left_as_it_was(recipe, operation):
    tensor, array = recipe.build(), recipe.array().copy()
    operation(tensor, array)
    assert bits(array) == bits(recipe.array()), "state"


@claim("default_collate.an-earlier-batch-stays-as-it-was")
@given(recipe=numbers, count=st.integers(1, 3))
def test_a_later_batch_of_the_same_shape_leaves_an_earlier_one(recipe, count):
    arrays = [recipe.build() for _ in range(count)]
    first = torch.utils.data.default_collate(arrays)
    before = bits(first)
    later = torch.utils.data.default_collate([np.ones_like(each) * 3 for each in arrays])
    assert bits(first) == before, "independence"
    assert first.data_ptr() != later.data_ptr(), "independence"


@claim("indices.arrays-apart")
@given(
    first=st.lists(st.integers(-3, 2), min_size=2, max_size=2),
    last=st.lists(st.integers(-2, 1), min_size=2, max_size=2),
)
def test_arrays_with_a_slice_between_them_pick_what_numpy_picks(first, last):
    array = np.arange(2 * 3 * 4 * 2).reshape(2, 3, 4, 2)
    places, others = np.array(first), np.array(last)
    result = torch.from_numpy(array)[:, places, :, others]
    assert same_bits(result, array[:, places, :, others])
