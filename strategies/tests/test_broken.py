"""Recipes of broken tensors and arrays break what they say, and nothing else."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis.errors import InvalidArgument

from strategies import (
    BrokenArrayRecipe,
    BrokenTensorRecipe,
    broken_array_recipes,
    broken_tensor_recipes,
)
from strategies.broken import ARRAY_RULES, TENSOR_RULES
from strategies.dtypes import SHARED
from strategies.tests.sampling import plainest


def broken_by(tensor):
    """The rules that a tensor breaks, read off the tensor."""
    found = {
        "dtype": str(tensor.dtype).removeprefix("torch.") not in SHARED,
        "layout": tensor.layout is not torch.strided,
        "device": tensor.device.type != "cpu",
        "conj": tensor.is_conj(),
        "neg": tensor.is_neg(),
        "grad": tensor.requires_grad,
    }
    return tuple(rule for rule in TENSOR_RULES if found[rule])


def broken_by_array(array):
    """The rules that an array breaks, read off the array."""
    found = {
        "dtype": array.dtype.kind != "f",
        "steps": any(stride % array.itemsize for stride in array.strides),
        "negative": any(stride < 0 for stride in array.strides),
        "order": not array.dtype.isnative,
    }
    return tuple(rule for rule in ARRAY_RULES if found[rule])


@given(recipe=broken_tensor_recipes(min_rules=1))
def test_a_tensor_breaks_the_rules_of_its_recipe_alone(recipe):
    assert broken_by(recipe.build()) == recipe.rules
    assert tuple(recipe.build().shape) == recipe.shape


@given(recipe=broken_array_recipes(min_rules=1))
def test_an_array_breaks_the_rules_of_its_recipe_alone(recipe):
    assert broken_by_array(recipe.build()) == recipe.rules
    assert recipe.build().shape == recipe.shape


@given(recipe=broken_tensor_recipes())
def test_the_source_of_a_tensor_makes_the_same(recipe):
    names = {"torch": torch}
    exec("\n".join(recipe.source("tensor")), names)
    built = recipe.build()
    assert broken_by(names["tensor"]) == recipe.rules
    assert (names["tensor"].dtype, names["tensor"].shape) == (built.dtype, built.shape)
    assert eval(repr(recipe)) == recipe


@given(recipe=broken_array_recipes())
def test_the_source_of_an_array_makes_the_same(recipe):
    names = {"np": np}
    exec("\n".join(recipe.source("array")), names)
    assert broken_by_array(names["array"]) == recipe.rules
    assert (names["array"].dtype, names["array"].strides) == (recipe.build().dtype, recipe.build().strides)
    assert eval(repr(recipe)) == recipe


@pytest.mark.parametrize("rule", TENSOR_RULES)
def test_each_rule_of_a_tensor_is_found_and_shrinks_to_two(rule):
    found = plainest(broken_tensor_recipes(), lambda recipe: rule in recipe.rules)
    assert len(found.rules) == 2
    assert found.shape == (2,)


@pytest.mark.parametrize("rule", ARRAY_RULES)
def test_each_rule_of_an_array_is_found_and_shrinks_to_two(rule):
    assert len(plainest(broken_array_recipes(), lambda recipe: rule in recipe.rules).rules) == 2


def test_the_simplest_recipes():
    assert plainest(broken_tensor_recipes()) == BrokenTensorRecipe(("dtype", "layout"))
    assert plainest(broken_array_recipes()) == BrokenArrayRecipe(("dtype", "steps"))


@pytest.mark.parametrize("strategy", [broken_tensor_recipes, broken_array_recipes])
def test_an_unknown_rule_and_too_many_are_refused(strategy):
    with pytest.raises(InvalidArgument, match="no rule is called 'colour'"):
        strategy(rules=("dtype", "colour"))
    with pytest.raises(InvalidArgument, match="min_rules must be from 1 to 1"):
        strategy(rules=("dtype",), min_rules=2)
