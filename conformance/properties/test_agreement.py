"""Agreement: ways that do the same thing give the same memory, and refuse the same arguments."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import outcome_of, refused, same_number, same_place
from conformance.properties.ways import from_numpy, numpy
from strategies import (
    INTEGRAL,
    NON_NEGATIVE,
    NUMPY_ONLY,
    PORTABLE,
    SHARED,
    ArrayRecipe,
    TensorRecipe,
    array_recipes,
    tensor_recipes,
)

any_array = array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=(*NON_NEGATIVE, "field"))
any_tensor = tensor_recipes()
numbers = [dtype for dtype in PORTABLE if dtype != "bfloat16"]
small = st.integers(0, 100)
small_number = tensor_recipes(dtypes=numbers, max_dims=0, values=small)
small_integer = tensor_recipes(dtypes=INTEGRAL, max_dims=0, values=small)


@claim("*.agrees-with-from_numpy")
@given(recipe=any_array)
def test_a_tensor_is_that_of_from_numpy(way, recipe):
    array = recipe.build()
    tensor, expected = outcome_of(way, array), outcome_of(from_numpy, array)
    agree = refused(tensor) or refused(expected) or same_place(tensor, expected)
    assert agree


@claim("*.takes-what-from_numpy-takes", share=0.5)
@given(recipe=any_array)
@example(recipe=ArrayRecipe("bool", (2,), (True, False)))  # which DLPack did not have at first
def test_what_from_numpy_takes_is_taken(way, recipe):
    array = recipe.build()
    outcome, expected = outcome_of(way, array), outcome_of(from_numpy, array)
    assert refused(expected) or isinstance(outcome, torch.Tensor)


@claim("*.refuses-what-from_numpy-refuses", share=0.5)
@given(recipe=any_array)
@example(recipe=ArrayRecipe("ulonglong", (2,), (1,)))  # a dtype of its own that equals another
def test_what_from_numpy_refuses_is_refused(way, recipe):
    array = recipe.build()
    outcome, expected = outcome_of(way, array), outcome_of(from_numpy, array)
    assert isinstance(expected, torch.Tensor) or refused(outcome), "refusal"


@claim("*.refuses-with-the-exception-of-from_numpy", share=0.5)
@given(recipe=any_array)
@example(recipe=ArrayRecipe("<U3", (2,), ("a", "b"), layout="reversed"))  # two rules broken at once
def test_what_is_refused_has_the_exception_of_from_numpy(way, recipe):
    array = recipe.build()
    outcome, expected = outcome_of(way, array), outcome_of(from_numpy, array)
    assert not isinstance(outcome, Exception) or not refused(expected) or type(outcome) is type(expected)


@claim("*.agrees-with-numpy")
@given(recipe=any_tensor)
def test_an_array_is_that_of_numpy(way, recipe):
    tensor = recipe.build()
    array, expected = outcome_of(way, tensor), outcome_of(numpy, tensor)
    agree = refused(array) or refused(expected) or same_place(array, expected)
    assert agree


@claim("*.takes-what-numpy-takes", share=0.5)
@given(recipe=any_tensor)
@example(recipe=TensorRecipe("bool", (2,), (True, False)))  # which DLPack did not have at first
def test_what_numpy_takes_is_taken(way, recipe):
    tensor = recipe.build()
    outcome, expected = outcome_of(way, tensor), outcome_of(numpy, tensor)
    assert refused(expected) or isinstance(outcome, np.ndarray)


@claim("*.refuses-what-numpy-refuses", share=0.5)
@given(recipe=any_tensor)
@example(recipe=TensorRecipe("float32", (2,), (1.0, -2.0), bit="neg"))  # rare: few dtypes can have it
def test_what_numpy_refuses_is_refused(way, recipe):
    tensor = recipe.build()
    outcome, expected = outcome_of(way, tensor), outcome_of(numpy, tensor)
    assert isinstance(expected, np.ndarray) or refused(outcome), "refusal"


@claim("*.refuses-with-the-exception-of-numpy", share=0.5)
@given(recipe=any_tensor)
def test_what_is_refused_has_the_exception_of_numpy(way, recipe):
    tensor = recipe.build()
    outcome, expected = outcome_of(way, tensor), outcome_of(numpy, tensor)
    assert not isinstance(outcome, Exception) or not refused(expected) or type(outcome) is type(expected)


@claim("tolist.nests-as-the-shape")
@given(recipe=tensor_recipes(dtypes=SHARED))
def test_a_list_has_the_shape_and_the_numbers_of_the_tensor(recipe):
    nested = recipe.build().tolist()
    assert same_number(nested, recipe.array().tolist())


@claim("tolist.holds-what-item-gives", share=0.5)
@given(recipe=tensor_recipes(min_dims=1, max_dims=1))
def test_each_number_of_a_list_is_the_item_of_its_element(recipe):
    tensor = recipe.build()
    assert same_number(tensor.tolist(), [element.item() for element in tensor])


@claim("tolist.of-a-scalar-is-item")
@given(recipe=tensor_recipes(max_dims=0))
def test_the_list_of_a_scalar_is_its_number(recipe):
    tensor = recipe.build()
    assert same_number(tensor.tolist(), tensor.item())


@claim("casts.agree-with-item")
@given(recipe=small_number, cast=st.sampled_from((float, int, bool)))
def test_a_cast_of_a_small_number_is_that_of_its_item(recipe, cast):
    number = recipe.array().item()
    assert isinstance(number, complex) or same_number(cast(recipe.build()), cast(number))


@claim("casts.complex-agrees-with-item")
@given(recipe=small_number)
def test_complex_of_a_small_number_is_that_of_its_item(recipe):
    value = complex(recipe.build())
    assert same_number(value, complex(recipe.array().item()))


@claim("casts.index-agrees-with-item")
@given(recipe=small_integer)
def test_a_small_integer_is_an_index(recipe):
    tensor = recipe.build()
    assert range(101)[tensor] == recipe.array().item()


@claim("casts.bool-agrees-with-item")
@given(recipe=tensor_recipes(dtypes=numbers, max_dims=0))
def test_bool_of_any_number_is_that_of_its_item(recipe):
    value = bool(recipe.build())
    assert value is bool(recipe.array().item())
