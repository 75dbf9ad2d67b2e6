"""What happened to an input before leaves it as its recipe says."""

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given

from strategies import array_recipes, pasts, tensor_recipes
from strategies.pasts import PASTS
from strategies.tests.sampling import QUIET, array_bits, plainest, tensor_bits


@pytest.fixture
def crossed(monkeypatch):
    """What crossed while inputs were built, as the values that it had."""
    seen = []
    monkeypatch.setattr(pasts, "OF_TENSORS", (lambda tensor: seen.append(tensor.tolist()),))
    monkeypatch.setattr(pasts, "OF_ARRAYS", (lambda array: seen.append(array.tolist()),))
    return seen


@QUIET
@given(recipe=tensor_recipes())
def test_a_tensor_of_any_past_has_its_values(recipe):
    plain = dataclasses.replace(recipe, past="").build()
    assert tensor_bits(recipe.build()) == tensor_bits(plain)
    assert recipe.build()._version == plain._version


@QUIET
@given(recipe=array_recipes())
def test_an_array_of_any_past_has_its_values(recipe):
    assert array_bits(recipe.build()) == array_bits(dataclasses.replace(recipe, past="").build())


@pytest.mark.parametrize("past", PASTS)
@pytest.mark.parametrize("strategy", [tensor_recipes, array_recipes])
def test_each_past_crosses_as_often_and_with_the_values_that_it_says(strategy, past, crossed):
    made = strategy(dtypes=("float32",), layouts=("contiguous",), min_dims=1, max_dims=1, min_elements=1)
    recipe = dataclasses.replace(plainest(made), values=(3.0,), shape=(2,), past=past, **_plain(strategy))
    recipe.build()
    ones = np.frombuffer(b"\x01" * 8, np.float32).tolist()
    assert crossed == {"": [], "crossed": [[3.0, 3.0]], "rewritten": [ones]}[past]


def _plain(strategy):
    return (
        {"grad": "none", "bit": ""} if strategy is tensor_recipes else {"readonly": False, "unaligned": False}
    )


def test_a_refusal_in_the_past_is_not_what_is_judged(monkeypatch):
    def refuses(tensor):
        raise RuntimeError("no")

    monkeypatch.setattr(pasts, "OF_TENSORS", (refuses,))
    pasts.cross(torch.zeros(1))
