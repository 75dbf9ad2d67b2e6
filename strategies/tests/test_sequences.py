"""Sequences of other recipes: every kind, nested, and a repr and source that rebuild them."""

import numpy as np
import pytest
import torch
from hypothesis import find, given, settings
from hypothesis.errors import InvalidArgument

from strategies import array_recipes
from strategies.reading import rebuilt
from strategies.scalars import scalar_recipes
from strategies.sequences import SEQUENCE_KINDS, SequenceRecipe, sequence_recipes

numbers = scalar_recipes(dtypes=("int64", "float32"))
nested = sequence_recipes(numbers | sequence_recipes(numbers), kinds=SEQUENCE_KINDS)


@settings(deadline=None)
@given(nested)
def test_the_repr_and_the_source_rebuild_the_sequence(recipe):
    namespace = {"np": np, "torch": torch}
    exec("\n".join(recipe.source("values")), namespace)
    assert repr(namespace["values"]) == repr(recipe.build()) == repr(rebuilt(repr(recipe)).build())


@pytest.mark.parametrize("kind", SEQUENCE_KINDS)
def test_every_kind_is_drawn(kind):
    assert find(nested, lambda recipe: recipe.kind == kind).kind == kind


def test_arrays_are_items_too():
    recipe = find(sequence_recipes(array_recipes(dtypes=("int64",)), min_items=2), lambda _: True)
    assert [each.tolist() for each in recipe.build()] == [0, 0]


def test_the_plainest_sequence_is_an_empty_list():
    assert find(sequence_recipes(numbers), lambda _: True) == SequenceRecipe(())


def test_unknown_kinds_and_crossed_bounds_are_refused():
    with pytest.raises(InvalidArgument, match="kinds cannot be 'set'"):
        find(sequence_recipes(numbers, kinds=("set",)), lambda _: True)
    with pytest.raises(InvalidArgument, match="min_items=3 and max_items=2 do not fit"):
        find(sequence_recipes(numbers, min_items=3, max_items=2), lambda _: True)
