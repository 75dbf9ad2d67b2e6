"""Many numbers in a short text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.verdict import ranges


def test_neighbours_are_written_as_their_ends():
    assert ranges.joined([7, 1, 3, 2, 9, 10]) == "1-3 7 9-10"
    assert ranges.joined([]) == ""


@given(st.sets(st.integers(min_value=0, max_value=60)))
def test_a_text_says_the_numbers(numbers):
    assert ranges.split(ranges.joined(numbers)) == sorted(numbers)


@pytest.mark.parametrize("text", ["a", "1-2-3", "1,2"])
def test_another_text_is_refused(text):
    with pytest.raises(ValueError, match="invalid literal"):
        ranges.split(text)
