"""Each oracle tells the difference that it is for."""

import os
import signal

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from conformance.properties.oracles import (
    bits,
    dense,
    flip_bits,
    killed_by,
    raised_by,
    refused,
    same_address,
    same_bits,
    same_number,
    same_place,
    same_values,
    uncommon_state_of,
)
from strategies import (
    SHARED,
    TENSOR_KINDS,
    ArrayRecipe,
    TensorRecipe,
    UncommonArray,
    UncommonTensor,
    array_recipes,
    tensor_recipes,
    uncommon_arrays,
    uncommon_tensors,
)


@settings(max_examples=200, deadline=None)
@given(recipe=tensor_recipes(dtypes=SHARED, grads=("none",)))
def test_the_bits_of_a_tensor_are_those_of_its_array(recipe):
    assert bits(recipe.build()) == recipe.array().tobytes()


@pytest.mark.parametrize(
    ("one", "other"),
    [(0.0, -0.0), (1.0, 1.0000001), (float("nan"), -float("nan")), (float("inf"), 3e38)],
)
def test_values_that_compare_or_print_alike_differ_in_bits(one, other):
    left, right = torch.tensor([one]), torch.tensor([other])
    assert not same_bits(left, right)
    assert same_bits(left, left.clone())
    assert not same_bits(left, np.array([other], np.float32))


def test_equal_bytes_in_another_shape_are_not_the_same():
    assert not same_bits(torch.zeros(2, 3), torch.zeros(3, 2))
    assert not same_bits(torch.zeros(0, 3), torch.zeros(3, 0))


@settings(max_examples=200, deadline=None)
@given(recipe=array_recipes(dtypes=SHARED, allow_readonly=False))
def test_every_element_of_an_array_changes(recipe):
    array = recipe.build()
    flip_bits(array)
    before, after = (np.frombuffer(bits(each), f"V{array.itemsize}") for each in (recipe.build(), array))
    assert not (before == after).any()


@settings(max_examples=200, deadline=None)
@given(recipe=tensor_recipes(allow_bits=False))
def test_every_element_of_a_tensor_changes(recipe):
    tensor = recipe.build()
    flip_bits(tensor)
    size = f"V{tensor.element_size()}"
    before, after = (np.frombuffer(bits(each), size) for each in (recipe.build(), tensor))
    assert not (before == after).any()


def test_one_address_with_other_steps_is_another_place():
    array = np.arange(4.0)
    tensor = torch.from_numpy(array)
    assert same_address(tensor, array)
    assert not same_address(tensor[1:], array)
    assert not same_address(tensor[::2], array)
    assert not same_address(tensor.clone(), array)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(1, 1, True), (1, 1.0, False), (1, True, False), (0.0, -0.0, False), (float("nan"), float("nan"), True)],
)
def test_numbers_are_the_same_in_type_and_print(one, other, same):
    assert same_number(one, other) is same


def test_a_refusal_is_returned_and_a_misspelling_raised():
    assert raised_by(lambda: None) is None
    assert isinstance(raised_by(lambda: int("x")), ValueError)
    with pytest.raises(AttributeError):
        raised_by(lambda: torch.nunpy)


def test_the_signal_that_kills_a_child_is_told():
    assert killed_by(lambda: os.kill(os.getpid(), signal.SIGABRT)) == signal.SIGABRT
    assert killed_by(lambda: int("x")) == 0


def test_the_place_of_memory_is_its_address_and_its_steps():
    tensor = torch.arange(4.0).reshape(2, 2)
    assert same_place(tensor, tensor.view(2, 2))
    assert not same_place(tensor, tensor.clone())
    assert not same_place(torch.zeros(2, 2), torch.zeros(2, 2).T)
    same = torch.zeros(2, 2)
    assert not same_place(same, same.T)
    assert not same_place(same, same.view(torch.int32))


def test_empty_memory_has_no_place_and_a_side_of_one_no_step():
    assert same_place(torch.zeros(0, 3), torch.zeros(0, 3))
    array = np.zeros((1, 3))
    assert same_place(array, np.ndarray((1, 3), "f8", array, 0, (8, 8)))
    assert not same_place(array[:, :2], np.ndarray((1, 2), "f8", array, 0, (8, 16)))


@settings(max_examples=200, deadline=None)
@given(recipe=uncommon_tensors(kinds=[kind for kind in TENSOR_KINDS if kind != "masked"]))
def test_the_elements_of_an_uncommon_tensor_are_those_of_its_recipe(recipe):
    tensor = recipe.build()
    assert same_values(tensor, recipe.array())
    assert same_values(dense(tensor), recipe.array())


@pytest.mark.parametrize("kind", [kind for kind in TENSOR_KINDS if kind not in ("zero", "masked")])
def test_another_element_of_an_uncommon_tensor_is_seen(kind):
    one, other = (TensorRecipe("float32", (2, 2), values) for values in ((0.5,), (0.5, 0.5, 0.5, -0.5)))
    tensor = UncommonTensor(kind, one).build()
    assert not same_values(tensor, other.array())
    assert not same_values(tensor, one.array()[:1])
    assert not same_values(tensor, one.array().astype("float64"))
    assert uncommon_state_of(tensor) != uncommon_state_of(UncommonTensor(kind, other).build())


def test_numbers_and_lists_are_compared_with_an_array():
    assert same_values([[1.0, float("nan")]], np.array([[1.0, np.nan]], np.float32))
    assert same_values(2.0, np.array([2.0]))
    assert not same_values(2, np.array([2.0]))
    assert not same_values([0.0], np.array([-0.0]))
    assert not same_values([1.0, 1.0], np.array([[1.0, 1.0]]))
    assert not same_values(np.array([0.0]), np.array([-0.0]))
    assert not same_values([1.0], np.array([1.0, 1.0]))
    assert not same_values(ValueError("2"), np.array(2))


@settings(max_examples=200, deadline=None)
@given(recipe=uncommon_arrays())
def test_the_state_of_an_uncommon_array_is_that_of_it_alone(recipe):
    array = recipe.build()
    assert uncommon_state_of(array) == uncommon_state_of(array)


def test_a_change_of_an_uncommon_input_is_seen():
    masked = UncommonArray("masked", ArrayRecipe("float32", (2,), (1.0,))).build()
    before = uncommon_state_of(masked)
    masked.mask[0] = False
    assert uncommon_state_of(masked) != before
    parameter = UncommonTensor("parameter", TensorRecipe("float32", (2,), (1.0,))).build()
    before = uncommon_state_of(parameter)
    parameter.requires_grad_(False)
    assert uncommon_state_of(parameter) != before


def test_a_refusal_is_of_a_documented_type():
    assert refused(BufferError())
    assert not refused(KeyError())
    assert not refused(None)
