"""Scalars and arrays of NumPy as arguments of torch, and tensors as arguments of NumPy."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.arguments_calls import (
    assignments,
    bounds,
    counts,
    dims,
    every_fill,
    fills,
    full,
    likes,
    np_append,
    np_clip,
    np_fills,
    np_full,
    np_pad,
    np_sizes,
    np_values,
    ranges,
    wheres,
)
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import number_of, same_numbers, same_outcome, tried
from strategies import COMPLEX, REAL, ScalarRecipe, TensorRecipe, array_recipes, tensor_recipes
from strategies.scalars import SCALAR_FLOATS, SCALAR_INTEGERS, SCALAR_SIGNED, SCALAR_UNSIGNED, scalar_recipes
from strategies.sequences import sequence_recipes

few = {"max_elements": 4, "max_dims": 2, "values": st.integers(0, 3), "grads": ("none",), "allow_bits": False}
signed = [dtype for dtype in REAL if dtype not in ("uint16", "uint32", "uint64")]
a_tensor = tensor_recipes(dtypes=(*signed, *COMPLEX), layouts=("contiguous", "offset"), **few)
real_tensor = tensor_recipes(
    dtypes=[dtype for dtype in signed if dtype != "bool"], layouts=("contiguous", "offset"), **few
)
grid = tensor_recipes(
    dtypes=("float32", "int64"),
    layouts=("contiguous",),
    values=st.integers(0, 9),
    grads=("none",),
    min_dims=2,
    max_dims=2,
    min_elements=4,
    max_elements=12,
    allow_bits=False,
)
negative = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.integers(-5, -1))
integer = scalar_recipes(dtypes=(*SCALAR_INTEGERS, *SCALAR_UNSIGNED), values=st.integers(0, 5)) | negative
large_integer = scalar_recipes(dtypes=("int64", "int32", "uint32"))
floating = scalar_recipes(dtypes=SCALAR_FLOATS, values=st.sampled_from((0.0, 0.1, 1.5, 3.0, -2.5)))
infinite = scalar_recipes(
    dtypes=SCALAR_FLOATS, values=st.sampled_from((float("inf"), float("-inf"), float("nan")))
)
a_tensor_of_floats = tensor_recipes(
    dtypes=("float32", "float64", "float16"), layouts=("contiguous", "offset"), **few
)
complex128 = scalar_recipes(dtypes=("complex128",), values=st.sampled_from((1j, 2 + 3j)))
complex64 = scalar_recipes(dtypes=("complex64", "clongdouble"), values=st.sampled_from((1j, 2 + 3j)))
truth = scalar_recipes(dtypes=("bool",))
double = scalar_recipes(dtypes=("float64", "complex128"), values=st.sampled_from((0.0, 0.1, 1.5)))
other_number = scalar_recipes(
    dtypes=("float32", "float16", "longdouble", "complex64", "bool"), values=st.integers(0, 1)
)
assignable = tensor_recipes(dtypes=COMPLEX, **few)
place = array_recipes(
    dtypes=("float64", "float32", "int64"), max_dims=0, values=st.integers(0, 3), layouts=("contiguous",)
)
size = scalar_recipes(dtypes=SCALAR_INTEGERS, values=st.integers(1, 3))
signed_dim = scalar_recipes(dtypes=SCALAR_INTEGERS[:5], values=st.integers(-2, 1))
real_number = scalar_recipes(dtypes=(*SCALAR_INTEGERS, *SCALAR_FLOATS), values=st.integers(0, 5)) | negative
sizes = sequence_recipes(size, min_items=1, max_items=3)
size_array = array_recipes(
    dtypes=("int64", "int32"),
    values=st.integers(1, 3),
    min_dims=1,
    max_dims=1,
    min_elements=1,
    max_elements=3,
    layouts=("contiguous",),
)
tensor_size = tensor_recipes(
    dtypes=("int64", "int32", "int16", "uint8"),
    values=st.integers(1, 3),
    max_dims=0,
    grads=("none",),
    allow_bits=False,
)
tensor_number = tensor_recipes(
    dtypes=("float32", "float64", "int64", "bool"),
    max_dims=0,
    layouts=("contiguous",),
    values=st.integers(0, 3),
    grads=("none",),
    allow_bits=False,
)
tensor_sizes = sequence_recipes(tensor_size, min_items=1, max_items=3)
an_array = array_recipes(
    dtypes=("float32", "float64", "int64"),
    values=st.integers(0, 9),
    min_dims=2,
    max_dims=2,
    min_elements=4,
    max_elements=12,
    layouts=("contiguous",),
    allow_readonly=False,
    allow_unaligned=False,
)
seed = scalar_recipes(dtypes=("int64", "int32", "uint8", "uint32", "uint64"))
tracked_number = tensor_recipes(dtypes=("float32", "float64"), grads=("leaf",), max_dims=0, allow_bits=False)


@claim("arguments.an-integer-fills", ambient="any")
@given(recipe=a_tensor, scalar=integer, function=every_fill)
def test_an_integer_fills_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.a-float-fills", ambient="any")
@given(recipe=a_tensor, scalar=floating, function=fills | wheres)
def test_a_float_fills_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.an-infinity-fills")
@given(recipe=a_tensor_of_floats, scalar=infinite, function=fills | wheres)
def test_an_infinity_or_a_nan_fills_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.a-complex128-fills")
@given(recipe=a_tensor, scalar=complex128, function=every_fill)
def test_a_complex128_fills_as_a_complex_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.a-complex64-fills")
@given(recipe=a_tensor, scalar=complex64, function=fills | wheres)
@example(recipe=TensorRecipe("float32", (), (0,)), scalar=ScalarRecipe("complex64", 2 + 3j), function=full)
def test_a_complex64_fills_as_a_complex_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.a-bool-fills")
@given(recipe=a_tensor, scalar=truth, function=likes)
def test_a_bool_fills_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.a-bool-decides-the-dtype")
@given(recipe=a_tensor, scalar=truth, function=wheres)
def test_a_bool_decides_the_dtype_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = function(tensor, number)
    expected = function(tensor, number_of(number))
    assert result.dtype is expected.dtype


@claim("arguments.a-double-is-assigned")
@given(recipe=a_tensor, scalar=double, function=assignments)
def test_a_float64_is_assigned_as_a_float_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.any-number-is-assigned")
@given(recipe=assignable, scalar=other_number, function=assignments)
def test_another_number_is_assigned_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.an-integer-is-filled-in-exactly")
@given(recipe=tensor_recipes(dtypes=("int64",), **few), scalar=large_integer, function=every_fill)
def test_an_integer_of_any_value_is_filled_in_exactly(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = function(tensor, number)
    expected = function(tensor, number_of(number))
    assert same_numbers(result, expected.numpy())


@claim("arguments.an-array-without-dimensions-raises-typeerror")
@given(recipe=real_tensor, values=place, function=every_fill | bounds)
def test_an_array_without_dimensions_as_a_number_raises_typeerror(recipe, values, function):
    tensor, number = recipe.build(), values.build()
    assert isinstance(tried(lambda: function(tensor, number)), TypeError)


@claim("arguments.a-number-bounds-or-scales", ambient="any")
@given(recipe=real_tensor, scalar=real_number, function=bounds)
def test_a_number_bounds_or_scales_as_one_of_python(recipe, scalar, function):
    tensor, number = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, number))
    expected = tried(lambda: function(tensor, number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.ranges-of-an-integer")
@given(scalar=integer, function=ranges)
def test_a_range_up_to_an_integer_is_as_one_of_python(scalar, function):
    number = scalar.build()
    result = tried(lambda: function(number))
    expected = tried(lambda: function(number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.ranges-of-a-float")
@given(scalar=floating, function=ranges)
def test_a_range_up_to_a_float_is_as_one_of_python(scalar, function):
    number = scalar.build()
    result = tried(lambda: function(number))
    expected = tried(lambda: function(number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.sizes")
@given(scalar=size, function=counts)
def test_a_size_is_as_one_of_python(scalar, function):
    number = scalar.build()
    result = tried(lambda: function(number))
    expected = tried(lambda: function(number_of(number)))
    assert same_outcome(result, expected)


@claim("arguments.shapes")
@given(recipe=sizes)
def test_a_shape_of_integers_is_as_one_of_python(recipe):
    shape = recipe.build()
    result = torch.zeros(shape)
    assert tuple(result.shape) == np.zeros(shape).shape


@claim("arguments.an-array-is-a-shape")
@given(recipe=size_array, function=st.sampled_from((torch.zeros, torch.ones, torch.empty)))
def test_an_array_of_sizes_is_as_its_list(recipe, function):
    shape = recipe.build()
    result = tried(lambda: tuple(function(shape).shape))
    expected = tried(lambda: tuple(function(shape.tolist()).shape))
    assert same_outcome(result, expected)


@claim("arguments.dims")
@given(recipe=grid, scalar=signed_dim, function=dims)
def test_a_dimension_is_as_one_of_python(recipe, scalar, function):
    tensor, dim = recipe.build(), scalar.build()
    result = tried(lambda: function(tensor, dim))
    expected = tried(lambda: function(tensor, number_of(dim)))
    assert same_outcome(result, expected)


@claim("arguments.permutations")
@given(recipe=grid, first=scalar_recipes(dtypes=SCALAR_INTEGERS, values=st.integers(0, 1)))
def test_a_permutation_of_integers_is_as_one_of_python(recipe, first):
    tensor, dim = recipe.build(), first.build()
    result = tensor.permute(dim, 1 - int(dim))
    assert same_bits(result, np.transpose(recipe.array(), (int(dim), 1 - int(dim))))


@claim("arguments.seeds")
@given(scalar=seed)
def test_a_seed_is_as_one_of_python(scalar):
    number = scalar.build()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(number)
        result, kept = torch.rand(3), torch.initial_seed()
    generator = torch.Generator().manual_seed(number_of(number))
    assert same_bits(result, torch.rand(3, generator=generator))
    assert kept == generator.initial_seed(), "values"


@claim("arguments.a-generator-takes-a-seed")
@given(scalar=seed)
def test_a_generator_takes_a_seed_as_one_of_python(scalar):
    number = scalar.build()
    generator = torch.Generator().manual_seed(number)
    expected = torch.Generator().manual_seed(number_of(number))
    assert generator.initial_seed() == expected.initial_seed(), "values"
    assert same_bits(torch.rand(3, generator=generator), torch.rand(3, generator=expected))


@claim("arguments.a-dtype-of-numpy-raises-typeerror")
@given(
    recipe=real_tensor, dtype=st.sampled_from((np.float32, np.dtype("float32"), np.int64, np.dtype("bool")))
)
def test_a_dtype_of_numpy_raises_typeerror(recipe, dtype):
    tensor = recipe.build()
    assert isinstance(tried(lambda: torch.zeros(2, dtype=dtype)), TypeError)
    assert isinstance(tried(lambda: torch.tensor([1], dtype=dtype)), TypeError)
    assert isinstance(tried(lambda: tensor.to(dtype)), TypeError)
    assert isinstance(tried(lambda: tensor.sum(dtype=dtype)), TypeError)


@claim("arguments.a-dtype-of-torch-raises-typeerror")
@given(recipe=an_array, dtype=st.sampled_from((torch.float32, torch.int64, torch.bool)))
def test_a_dtype_of_torch_raises_typeerror(recipe, dtype):
    array = recipe.build()
    assert isinstance(tried(lambda: np.zeros(2, dtype=dtype)), TypeError)
    assert isinstance(tried(lambda: np.dtype(dtype)), TypeError)
    assert isinstance(tried(lambda: array.astype(dtype)), TypeError)
    assert isinstance(tried(lambda: array.view(dtype)), TypeError)


@claim("arguments.a-tensor-is-a-size")
@given(recipe=tensor_size, function=np_sizes)
def test_a_tensor_is_a_size_for_numpy_as_its_number(recipe, function):
    number = recipe.build()
    result = function(number)
    assert same_outcome(result, function(recipe.array().item()))


@claim("arguments.tensors-are-a-shape")
@given(recipe=tensor_sizes)
def test_tensors_are_a_shape_for_numpy_as_their_numbers(recipe):
    shape = recipe.build()
    result = np.zeros(shape)
    assert result.shape == tuple(each.array().item() for each in recipe.items)


@claim("arguments.a-tensor-fills-an-array")
@given(recipe=an_array, values=tensor_number, function=np_fills)
def test_a_tensor_fills_an_array_as_its_number(recipe, values, function):
    array, number = recipe.build(), values.build()
    result = function(array, number)
    assert same_outcome(result, function(recipe.build(), values.array()[()]))


@claim("arguments.a-tensor-among-arrays")
@given(recipe=an_array, values=tensor_number, function=np_values)
def test_a_tensor_beside_an_array_is_as_its_array(recipe, values, function):
    array, number = recipe.build(), values.build()
    result = function(array, number)
    assert same_outcome(result, function(recipe.build(), values.array()))


@claim("arguments.a-tensor-clips-an-array-to-an-array")
@given(recipe=an_array, values=tensor_number)
def test_an_array_that_a_tensor_clips_is_an_array(recipe, values):
    array, number = recipe.build(), values.build()
    result = np_clip(array, number)
    assert isinstance(result, np.ndarray)


@claim("arguments.a-tensor-is-an-axis")
@given(
    recipe=an_array,
    scalar=tensor_recipes(
        dtypes=("int64", "int32"), values=st.integers(-2, 1), max_dims=0, grads=("none",), allow_bits=False
    ),
    function=st.sampled_from((np.sum, np.flip, np.sort, np.argmax, np.cumsum, np.mean)),
)
def test_a_tensor_is_an_axis_as_its_number(recipe, scalar, function):
    array, axis = recipe.build(), scalar.build()
    result = function(array, axis=axis)
    assert same_outcome(result, function(recipe.build(), axis=scalar.array().item()))


@claim("arguments.a-tensor-is-an-operand-index")
@given(recipe=tensor_size)
def test_a_tensor_is_an_index_of_python(recipe):
    number = recipe.build()
    assert operator.index(number) == recipe.array().item()
    assert [10, 11, 12, 13][number] == 10 + recipe.array().item()


@claim("arguments.what-requires-grad-fills-no-array")
@given(recipe=an_array, values=tracked_number, function=st.sampled_from((np_full, np_append, np_pad)))
def test_a_tensor_that_requires_grad_fills_no_array(recipe, values, function):
    array, number = recipe.build(), values.build()
    error = tried(lambda: function(array, number))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)
