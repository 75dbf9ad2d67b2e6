"""NumPy values as settings of optimizers, layers, losses, samplers, draws; arrays that these refuse."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.outcomes import number_of, same_outcome, tried
from conformance.properties.settings_calls import (
    adaptive_rates,
    batch_sizes,
    by_weight,
    calls,
    kept,
    losses,
    picks,
    recurrent_layers,
    saved_and_loaded,
    settings,
    sizes,
)
from strategies import array_recipes, scalar_recipes
from strategies.scalars import SCALAR_FLOATS, SCALAR_INTEGERS

floating = scalar_recipes(dtypes=SCALAR_FLOATS, values=st.sampled_from((0.1, 0.25, 0.5, 0.9, 1.0, 0.0)))
integer = scalar_recipes(dtypes=SCALAR_INTEGERS, values=st.integers(1, 4))
some_sizes = array_recipes(
    dtypes=("int64", "int32", "uint8"),
    values=st.integers(1, 5),
    min_dims=1,
    max_dims=1,
    min_elements=1,
    max_elements=4,
    layouts=("contiguous", "stepped"),
)
some_weights = array_recipes(
    dtypes=("float64", "float32"),
    values=st.sampled_from((0.25, 0.5, 1.0)),
    min_dims=1,
    max_dims=1,
    min_elements=1,
    max_elements=4,
    layouts=("contiguous", "stepped"),
)
an_array = array_recipes(
    dtypes=("float32", "float64", "int64"), min_dims=1, max_dims=2, min_elements=1, max_elements=6
)


@claim("settings.a-float-is-a-setting")
@given(scalar=floating, function=settings)
def test_a_float_is_a_setting_as_one_of_python(scalar, function):
    number = scalar.build()
    result = tried(lambda: function(number))
    expected = tried(lambda: function(number_of(number)))
    assert same_outcome(result, expected)


@claim("settings.a-float-is-a-rate-of-adam")
@given(scalar=floating, function=adaptive_rates)
def test_a_float_is_a_rate_of_adam_as_one_of_python(scalar, function):
    number = scalar.build()
    result = function(number)
    assert same_outcome(result, function(number_of(number)))


@claim("settings.an-integer-is-a-size")
@given(scalar=integer, function=sizes)
def test_an_integer_is_a_size_of_a_layer_as_one_of_python(scalar, function):
    number = scalar.build()
    result = tried(lambda: function(number))
    expected = tried(lambda: function(number_of(number)))
    assert same_outcome(result, expected)


@claim("settings.an-integer-is-a-size-of-a-recurrent-layer")
@given(scalar=integer, function=recurrent_layers)
def test_an_integer_is_a_size_of_a_recurrent_layer(scalar, function):
    number = scalar.build()
    result = function(number)
    assert result == function(number_of(number)), "shape"


@claim("settings.an-integer-is-a-batch-size")
@given(scalar=integer, function=batch_sizes)
def test_an_integer_is_a_batch_size_as_one_of_python(scalar, function):
    number = scalar.build()
    result = function(number)
    assert result == function(number_of(number)), "values"


@claim("settings.an-array-of-integers-is-a-list")
@given(recipe=some_sizes, function=picks)
def test_an_array_of_integers_is_a_list_for_a_sampler(recipe, function):
    array = recipe.build()
    result = tried(lambda: function(array))
    assert same_outcome(result, tried(lambda: function(array.tolist())))


@claim("settings.an-array-of-weights-is-a-list")
@given(recipe=some_weights)
def test_an_array_of_weights_is_a_list_for_a_sampler(recipe):
    array = recipe.build()
    result = by_weight(array)
    assert result == by_weight(array.tolist()), "values"


@claim("settings.a-module-refuses-an-array")
@given(recipe=an_array, function=kept)
def test_a_module_and_an_optimizer_refuse_an_array(recipe, function):
    array = recipe.build()
    error = tried(lambda: function(array))
    assert isinstance(error, TypeError)


@claim("settings.a-parameter-refuses-an-array")
@given(recipe=an_array)
def test_a_parameter_of_an_array_raises_typeerror(recipe):
    array = recipe.build()
    error = tried(lambda: torch.nn.Parameter(array))
    assert isinstance(error, TypeError)


@claim("settings.a-layer-refuses-an-array")
@given(recipe=an_array, function=calls)
def test_a_layer_refuses_an_array(recipe, function):
    array = recipe.build()
    error = tried(lambda: function(array))
    assert isinstance(error, TypeError)


@claim("settings.a-loss-says-that-it-was-given-an-array")
@given(recipe=an_array, function=losses)
def test_a_loss_of_an_array_names_the_array(recipe, function):
    array = recipe.build()
    error = tried(lambda: function(array))
    assert isinstance(error, TypeError)
    assert "ndarray" in str(error), "text"


@claim("settings.a-rate-of-numpy-is-saved-and-loaded")
@given(scalar=floating)
def test_a_rate_of_numpy_is_loaded_with_weights_only(scalar):
    rate = np.float64(scalar.build())
    result = saved_and_loaded(rate)
    assert result == rate, "values"
