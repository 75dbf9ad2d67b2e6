"""Functions of NumPy that are given a tensor: what they make of its array."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.numpy_functions_calls import by_call, kept_by_call
from conformance.properties.oracles import same_bits, shares_nothing_with
from conformance.properties.outcomes import same_numbers, same_outcome, tried
from strategies import DIFFERENTIABLE, TensorRecipe, tensor_recipes, writes

plain = {"grads": ("none", "detached"), "allow_bits": False, "values": st.integers(0, 9)}
grid = tensor_recipes(
    dtypes=("float32", "float64", "int64"), min_dims=2, max_dims=2, min_elements=2, max_elements=12, **plain
)
square = st.builds(
    TensorRecipe,
    st.sampled_from(("float32", "float64")),
    st.just((2, 2)),
    st.permutations((1, 2, 3, 5)).map(tuple),
)
vector = tensor_recipes(
    dtypes=("float32", "float64", "int64"), min_dims=1, max_dims=1, min_elements=2, max_elements=6, **plain
)
counts = tensor_recipes(dtypes=("int64", "int32", "uint8"), min_dims=1, max_dims=1, max_elements=6, **plain)
tracked = tensor_recipes(
    dtypes=DIFFERENTIABLE,
    grads=("leaf", "nonleaf"),
    min_dims=2,
    max_dims=2,
    min_elements=2,
    max_elements=6,
    allow_bits=False,
    values=st.integers(1, 9),
)
narrow = tensor_recipes(
    dtypes=("int8", "uint8", "int16", "int32", "bool"),
    min_dims=1,
    max_dims=2,
    min_elements=2,
    max_elements=6,
    grads=("none",),
    allow_bits=False,
)
BY_VALUE = (
    np.flatnonzero, np.ndim, np.median, np.nanmedian, np.sort, np.unique, np.fliplr, np.flipud, np.ravel,
    np.rot90, np.trace, np.diag, np.diagonal, np.tril, np.triu, np.diff, np.copy, np.zeros_like, np.ones_like,
    np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.atleast_1d, np.atleast_2d, np.atleast_3d,
    np.count_nonzero, np.nan_to_num, np.nansum, np.nanmean, np.nanmax, np.nanmin, np.nanstd, np.average,
    np.corrcoef, np.cov, np.iscomplexobj, np.isrealobj, np.isscalar, np.iterable, np.angle, np.histogram,
    np.asarray, np.array, np.meshgrid,
)  # fmt: skip
BY_TWO = (
    np.isclose, np.allclose, np.array_equal, np.array_equiv, np.inner, np.outer, np.vdot, np.append,
    np.isin, np.intersect1d, np.union1d, np.setdiff1d, np.testing.assert_allclose,
    np.testing.assert_array_equal, np.testing.assert_array_almost_equal, np.shares_memory,
    np.may_share_memory,
)  # fmt: skip
KEPT = (
    np.cumsum, np.cumprod, np.transpose, np.squeeze, np.round, np.around, np.abs, np.sign, np.sqrt, np.exp,
    np.sin, np.floor, np.ceil, np.square, np.negative, np.argsort, np.argmax, np.argmin, np.ptp,
)  # fmt: skip
REDUCTIONS = (np.sum, np.mean, np.prod, np.max, np.min, np.std, np.var, np.any, np.all)
by_value, by_two = st.sampled_from(BY_VALUE), st.sampled_from(BY_TWO)
accumulating = st.sampled_from((np.cumsum, np.cumprod, np.nansum, np.average, np.median))
joining = st.sampled_from((np.array, np.concatenate, np.stack, np.vstack, np.hstack, np.dstack))
kept, reductions = st.sampled_from(KEPT), st.sampled_from(REDUCTIONS)


@claim("numpy-functions.of-a-tensor", ambient="any")
@given(recipe=grid, function=by_value)
def test_a_function_of_a_tensor_gives_what_it_gives_of_its_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_outcome(result, function(recipe.array()))


@claim("numpy-functions.of-a-tensor-and-more")
@given(recipe=grid, function=by_call)
def test_a_function_of_a_tensor_and_more_gives_what_it_gives_of_its_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_outcome(result, function(recipe.array()))


@claim("numpy-functions.of-two-tensors")
@given(recipe=vector, function=by_two)
def test_a_function_of_two_tensors_gives_what_it_gives_of_their_arrays(recipe, function):
    tensor, other = recipe.build(), recipe.build()
    result = function(tensor, other)
    assert same_outcome(result, function(recipe.array(), recipe.array()))


@claim("numpy-functions.of-a-tensor-and-an-array")
@given(recipe=vector, function=by_two)
def test_a_function_of_a_tensor_and_an_array_gives_what_it_gives_of_two_arrays(recipe, function):
    tensor = recipe.build()
    result = function(tensor, recipe.array()), function(recipe.array(), tensor)
    assert same_outcome(result, (function(recipe.array(), recipe.array()),) * 2)


@claim("numpy-functions.keep-the-tensor")
@given(recipe=grid, function=kept)
def test_a_function_that_is_a_method_of_the_tensor_gives_the_numbers_of_its_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_numbers(result, np.asarray(function(recipe.array())))


@claim("numpy-functions.keep-the-tensor-and-more")
@given(recipe=grid, function=kept_by_call)
def test_a_function_of_a_tensor_that_it_keeps_gives_the_numbers_of_its_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_numbers(result, np.asarray(function(recipe.array())))


@claim("numpy-functions.give-an-array")
@given(recipe=grid, function=kept)
def test_a_function_of_a_tensor_gives_an_array_or_a_scalar(recipe, function):
    result = function(recipe.build())
    assert isinstance(result, (np.ndarray, np.generic))


@claim("numpy-functions.split")
@given(recipe=vector)
def test_the_parts_of_a_tensor_are_those_of_its_array(recipe):
    tensor = recipe.build()
    result, expected = np.array_split(tensor, 2), np.array_split(recipe.array(), 2)
    assert all(map(same_numbers, result, expected)), "values"


@claim("numpy-functions.nonzero")
@given(recipe=grid)
def test_the_places_that_are_not_zero_are_those_of_the_array(recipe):
    tensor = recipe.build()
    result = np.nonzero(tensor)
    assert same_outcome(result, np.nonzero(recipe.array()))


@claim("numpy-functions.argwhere")
@given(recipe=grid)
def test_the_places_of_argwhere_are_rows_as_those_of_the_array(recipe):
    tensor = recipe.build()
    result = np.argwhere(tensor)
    assert result.shape == np.argwhere(recipe.array()).shape


@claim("numpy-functions.size")
@given(recipe=grid)
def test_the_size_of_a_tensor_is_the_number_of_its_elements(recipe):
    tensor = recipe.build()
    result = np.size(tensor)
    assert same_outcome(result, np.size(recipe.array()))


@claim("numpy-functions.shape")
@given(recipe=grid)
def test_the_shape_of_a_tensor_is_that_of_its_array(recipe):
    tensor = recipe.build()
    assert tuple(np.shape(tensor)) == recipe.array().shape


@claim("numpy-functions.flip")
@given(recipe=grid)
def test_a_tensor_is_flipped_as_its_array(recipe):
    tensor = recipe.build()
    result = tried(lambda: np.flip(tensor))
    assert same_outcome(result, np.flip(recipe.array()))


@claim("numpy-functions.moveaxis")
@given(recipe=grid)
def test_the_axes_of_a_tensor_are_moved_as_those_of_its_array(recipe):
    tensor = recipe.build()
    result = tried(lambda: np.moveaxis(tensor, 0, 1))
    assert same_outcome(result, np.moveaxis(recipe.array(), 0, 1))


@claim("numpy-functions.imag")
@given(recipe=grid)
def test_the_imaginary_part_of_real_numbers_is_zero_as_that_of_the_array(recipe):
    tensor = recipe.build()
    result = tried(lambda: np.imag(tensor))
    assert same_outcome(result, np.imag(recipe.array()))


@claim("numpy-functions.print")
@given(recipe=grid, function=st.sampled_from((np.array2string, np.array_repr, np.array_str)))
def test_a_tensor_is_printed_as_its_array(recipe, function):
    tensor = recipe.build()
    result = tried(lambda: function(tensor))
    assert same_outcome(result, function(recipe.array()))


@claim("numpy-functions.result_type")
@given(recipe=grid)
def test_the_result_type_of_a_tensor_is_that_of_its_array(recipe):
    tensor = recipe.build()
    result = tried(lambda: np.result_type(tensor, tensor))
    assert same_outcome(result, np.result_type(recipe.array(), recipe.array()))


@claim("numpy-functions.copyto-a-tensor")
@given(recipe=grid)
def test_copyto_writes_to_a_tensor_as_to_its_array(recipe):
    tensor = torch.from_numpy(recipe.array() * 0)
    result = tried(lambda: np.copyto(tensor, recipe.array()))
    assert result is None
    assert same_bits(tensor, recipe.array())


@claim("numpy-functions.copyto-from-a-tensor")
@given(recipe=grid)
def test_copyto_reads_a_tensor_as_its_array(recipe):
    array = np.zeros(recipe.shape, recipe.dtype)
    np.copyto(array, recipe.build())
    assert same_bits(array, recipe.array())


@claim("numpy-functions.bincount")
@given(recipe=counts)
def test_the_integers_of_a_tensor_are_counted_as_those_of_its_array(recipe):
    tensor = recipe.build()
    result = np.bincount(tensor)
    assert same_outcome(result, np.bincount(recipe.array()))


@claim("numpy-functions.linear-algebra")
@given(recipe=square, function=st.sampled_from((np.linalg.det, np.linalg.eigvals, np.linalg.matrix_rank)))
def test_linear_algebra_of_a_tensor_gives_what_it_gives_of_its_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_outcome(result, function(recipe.array()))


@claim("numpy-functions.reductions-raise-typeerror")
@given(recipe=grid, function=reductions)
def test_a_reduction_of_a_tensor_raises_typeerror(recipe, function):
    tensor = recipe.build()
    assert isinstance(tried(lambda: function(tensor)), TypeError)


@claim("numpy-functions.reductions-along-an-axis")
@given(
    recipe=grid,
    function=st.sampled_from((np.cumsum, np.cumprod, np.argmax, np.argmin, np.sort, np.argsort, np.median)),
)
def test_a_function_along_an_axis_gives_the_numbers_of_the_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor, axis=0)
    assert same_numbers(result, function(recipe.array(), axis=0))


@claim("numpy-functions.what-requires-grad-raises-runtimeerror")
@given(
    recipe=tracked,
    function=st.sampled_from((np.sort, np.unique, np.sqrt, np.copy, np.asarray, np.diff, np.rot90, np.isnan)),
)
def test_a_function_of_a_tensor_that_requires_grad_raises_runtimeerror(recipe, function):
    tensor = recipe.build()
    error = tried(lambda: function(tensor))
    assert isinstance(error, RuntimeError)
    assert "requires grad" in str(error)


@claim("numpy-functions.leave-the-tensor", share=0.25)
@given(recipe=grid)
def test_a_function_of_a_tensor_leaves_it_as_it_was(recipe):
    tensor = recipe.build()
    for function in (*BY_VALUE, *KEPT):
        function(tensor)
        assert same_bits(tensor, recipe.array()), function.__name__


@claim("numpy-functions.of-narrow-integers")
@given(recipe=narrow, function=accumulating)
def test_a_function_that_adds_up_narrow_integers_gives_the_numbers_of_their_array(recipe, function):
    tensor = recipe.build()
    result = function(tensor)
    assert same_numbers(result, np.asarray(function(recipe.array())))


@claim("numpy-functions.joined-tensors-share-no-memory")
@given(recipe=grid, function=joining, write=writes())
def test_an_array_of_one_tensor_that_is_joined_is_new(recipe, function, write):
    tensor = recipe.build()
    result = function([tensor])
    assert shares_nothing_with(result, tensor, write)


@claim("numpy-functions.shuffle")
@given(recipe=vector)
def test_a_tensor_is_shuffled_as_its_array(recipe):
    tensor, array = recipe.build(), recipe.array()
    np.random.default_rng(0).shuffle(array)
    result = tried(lambda: np.random.default_rng(0).shuffle(tensor))
    assert result is None
    assert same_bits(tensor, array)


@claim("numpy-functions.choice")
@given(recipe=vector)
def test_elements_are_chosen_from_a_tensor_as_from_its_array(recipe):
    tensor = recipe.build()
    result = np.random.default_rng(0).choice(tensor, 3)
    assert same_outcome(result, np.random.default_rng(0).choice(recipe.array(), 3))
