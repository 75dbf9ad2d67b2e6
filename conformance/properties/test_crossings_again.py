"""Crossings a second time, with missing numbers, with where=, and of numbers with many digits."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import same_outcome
from strategies import array_recipes, tensor_recipes

special = st.sampled_from((float("nan"), float("inf"), float("-inf"), -0.0, 0.0, 1.5, -2.0))
row = {"min_dims": 1, "max_dims": 1, "min_elements": 4, "max_elements": 4}
floats = tensor_recipes(
    dtypes=("float64", "float32"), grads=("none",), allow_bits=False, values=special, **row
)
same_floats = array_recipes(
    dtypes=("float64", "float32"), layouts=("contiguous", "stepped"), values=special, **row
)
grid = array_recipes(
    dtypes=("float64", "int64"),
    layouts=("contiguous", "fortran"),
    values=st.integers(-9, 9),
    min_dims=2,
    max_dims=2,
    min_elements=4,
    max_elements=9,
)
shapes = st.sampled_from(((), (1,), (3,), (2, 2)))
digits = st.lists(st.integers(-(2**63), 2**63 - 1) | st.just(2**53 + 1), min_size=2, max_size=2)
constructors = st.sampled_from((torch.tensor, torch.as_tensor, torch.asarray))

TWICE = (
    lambda tensor: np.add(np.ones(tensor.shape), tensor),
    lambda tensor: np.multiply(tensor, 3).numpy(),
    lambda tensor: np.isnan(tensor).numpy(),
    lambda tensor: np.asarray(tensor) * 1,
    lambda tensor: np.array([tensor.numpy(), 0 * tensor.numpy()]),
    lambda tensor: np.stack([tensor, tensor]),
    lambda tensor: np.full(3, tensor.sum()),
    lambda tensor: np.ones(5)[: int(tensor.sum()) % 5],
    lambda tensor: np.arange(9)[tensor.long() % 9],
    lambda tensor: np.where(np.ones(tensor.shape, bool), tensor, 0),
    lambda tensor: np.array_equal(tensor, np.ones(tensor.shape)),
    lambda tensor: float(tensor.sum()),
    lambda tensor: f"{tensor.sum():.2f}",
)
REDUCTIONS = (np.sum, np.prod, np.mean, np.any, np.all)


@claim("operators.equality-of-missing-numbers")
@given(recipe=floats, other=same_floats)
def test_nan_and_infinity_are_equal_as_in_two_arrays(recipe, other):
    tensor, array = recipe.build(), other.build()
    result = tensor == array
    assert isinstance(result, torch.Tensor)
    assert same_bits(result, recipe.array() == array)


@claim("numpy-functions.see-each-change-of-a-tensor")
@given(shape=shapes, dtype=st.sampled_from((torch.float64, torch.float32)))
def test_what_numpy_makes_of_a_tensor_follows_every_write_to_it(shape, dtype):
    tensor = torch.ones(shape, dtype=dtype)
    for function in TWICE:
        function(tensor)
        tensor.add_(1)
        assert same_outcome(function(tensor), function(tensor.clone()))


@claim("numpy-functions.where-a-tensor-is-true")
@given(recipe=grid, axis=st.sampled_from((None, 0, 1, -1)))
def test_a_reduction_where_a_tensor_is_true_is_that_where_an_array_is(recipe, axis):
    array = recipe.build()
    mask = np.arange(array.size).reshape(array.shape) % 3 == 0
    for function in REDUCTIONS:
        expected = function(array, axis=axis, where=mask)
        assert same_outcome(function(array, axis=axis, where=torch.from_numpy(mask)), expected)


@claim("sequences.nested-integers-keep-all-digits")
@given(numbers=digits, constructor=constructors, depth=st.integers(1, 3), kind=st.sampled_from((list, tuple)))
def test_nested_integers_of_numpy_keep_all_digits(numbers, constructor, depth, kind):
    nested = kind(map(np.int64, numbers))
    for _ in range(depth - 1):
        nested = kind([nested, nested])
    result = constructor(nested)
    assert result.dtype is torch.int64
    assert result.flatten()[:2].tolist() == numbers, "values"
