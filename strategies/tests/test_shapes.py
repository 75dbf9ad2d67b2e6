"""Shapes stay within their bounds, reach every class, and shrink to the fewest short sides."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import shapes, tensor_recipes
from strategies.tests.sampling import QUIET, examples, plainest, refusal


@st.composite
def bounds(draw):
    """Bounds that some shape is within."""
    min_dims, max_dims = sorted(draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    most = draw(st.integers(0 if max_dims else 1, 70))
    least = draw(st.integers(0, most if max_dims else 1))
    return {"min_dims": min_dims, "max_dims": max_dims, "min_elements": least, "max_elements": most}


@QUIET
@given(options=bounds(), data=st.data())
def test_a_shape_keeps_every_bound(options, data):
    shape = data.draw(shapes(**options))
    assert options["min_dims"] <= len(shape) <= options["max_dims"]
    assert options["min_elements"] <= math.prod(shape) <= options["max_elements"]


@QUIET
@given(shape=shapes())
def test_a_shape_has_by_default_at_most_five_sides_and_sixty_elements(shape):
    assert len(shape) <= 5
    assert math.prod(shape) <= 60


@pytest.mark.parametrize(
    ("wanted", "plain"),
    [
        (lambda shape: True, ()),
        (lambda shape: len(shape) == 5, (1, 1, 1, 1, 1)),
        (lambda shape: shape[2:] == (0,), (1, 1, 0)),
        (lambda shape: shape[:1] == (0,), (0,)),
        (lambda shape: len(shape) == 3 and shape.count(0) == 3, (0, 0, 0)),
        (lambda shape: math.prod(shape) > 1, (2,)),
        (lambda shape: len(shape) == 2 and min(shape) > 1, (2, 2)),
        (lambda shape: len(shape) == 3 and min(shape) > 1, (2, 2, 2)),
    ],
)
def test_a_wanted_shape_is_found_and_shrinks_to_the_fewest_short_sides(wanted, plain):
    assert plainest(shapes(), wanted) == plain


@pytest.mark.parametrize(
    "wanted",
    [
        lambda shape: math.prod(shape) == 60,
        lambda shape: len(set(shape)) == 5,
        lambda shape: shape[1:4] == (0, 1, 5),
        lambda shape: math.prod(shape) == 1 and len(shape) == 4,
    ],
)
def test_a_rare_shape_is_found(wanted):
    assert wanted(plainest(shapes(), wanted))


@QUIET
@given(count=st.integers(1, 40), data=st.data())
def test_bounds_that_meet_are_met_exactly(count, data):
    assert math.prod(data.draw(shapes(min_elements=count, max_elements=count))) == count


def test_no_element_at_all_can_be_asked_for():
    assert plainest(shapes(max_elements=0)) == (0,)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"min_dims": 3, "max_dims": 2}, "min_dims=3 and max_dims=2 cross"),
        ({"min_dims": -1}, "min_dims=-1"),
        ({"min_elements": 5, "max_elements": 4}, "min_elements=5 and max_elements=4 cross"),
        ({"max_elements": -1}, "max_elements=-1"),
        ({"max_dims": 0, "min_elements": 2}, "a 0-d shape never has 2 elements"),
        ({"max_dims": 0, "max_elements": 0}, "a 0-d shape always has one element"),
    ],
)
def test_bounds_that_no_shape_is_within_are_refused(options, reason):
    assert reason in refusal(shapes(**options))


def test_an_input_has_many_elements_or_dimensions_once_in_a_while():
    drawn = examples(tensor_recipes(), 2000)
    classes = Counter(recipe.axes()["shape"] for recipe in drawn)
    assert 60 < classes["large"] < 300
    assert classes["huge"] > 2
    assert classes["deep"] > 20
    assert max(len(recipe.shape) for recipe in drawn) == 8


def test_a_bound_holds_for_every_input():
    assert all(math.prod(recipe.shape) <= 20 for recipe in examples(tensor_recipes(max_elements=20), 500))
    assert all(len(recipe.shape) <= 2 for recipe in examples(tensor_recipes(max_dims=2), 500))
