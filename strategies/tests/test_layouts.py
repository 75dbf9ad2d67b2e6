"""Each layout lies in memory as its name says, in integers alone, and never outside its buffer."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import ARRAY_LAYOUTS, NON_NEGATIVE, TENSOR_LAYOUTS, Layout, shapes
from strategies.layouts import growth, lay_out, possible, suited
from strategies.tests.sampling import QUIET

LAYOUTS = tuple(dict.fromkeys(ARRAY_LAYOUTS))


def places(shape, place):
    """The place in the buffer of each element, in index order."""
    for index in itertools.product(*map(range, shape)):
        yield place.offset + sum(step * stride for step, stride in zip(index, place.strides))


@pytest.mark.parametrize(
    ("layout", "shape", "twist", "place", "elements"),
    [
        ("contiguous", (2, 3), 0, Layout((3, 1), 0, 6), [0, 1, 2, 3, 4, 5]),
        ("offset", (2, 2), 0, Layout((2, 1), 1, 5), [1, 2, 3, 4]),
        ("offset", (2, 2), 3, Layout((2, 1), 4, 9), [4, 5, 6, 7]),
        ("fortran", (2, 3), 0, Layout((1, 2), 0, 6), [0, 2, 4, 1, 3, 5]),
        ("permuted", (2, 2, 2), 0, Layout((4, 1, 2), 0, 8), [0, 2, 1, 3, 4, 6, 5, 7]),
        ("permuted", (2, 1, 2), 0, Layout((1, 4, 2), 0, 4), [0, 2, 1, 3]),
        ("stepped", (3,), 0, Layout((2,), 0, 5), [0, 2, 4]),
        ("stepped", (2, 2), 1, Layout((6, 1), 0, 8), [0, 1, 6, 7]),
        ("expanded", (2, 3), 0, Layout((1, 0), 0, 2), [0, 0, 0, 1, 1, 1]),
        ("expanded", (2, 3), 1, Layout((0, 1), 0, 3), [0, 1, 2, 0, 1, 2]),
        ("overlapping", (2, 3), 0, Layout((1, 1), 0, 4), [0, 1, 2, 1, 2, 3]),
        ("channels_last", (1, 2, 2, 2), 0, Layout((8, 1, 4, 2), 0, 8), [0, 2, 4, 6, 1, 3, 5, 7]),
        ("reversed", (2, 2), 0, Layout((2, -1), 1, 4), [1, 0, 3, 2]),
        ("field", (2, 2), 0, Layout((2, 1), 0, 4), [0, 1, 2, 3]),
        ("reversed", (2, 2), 1, Layout((-2, 1), 2, 4), [2, 3, 0, 1]),
    ],
)
def test_a_layout_places_the_elements_as_by_hand(layout, shape, twist, place, elements):
    assert lay_out(shape, layout, twist) == place
    assert list(places(shape, place)) == elements


@QUIET
@given(shape=shapes(), layout=st.sampled_from(LAYOUTS), twist=st.integers(0, 3))
def test_no_element_lies_outside_the_buffer(shape, layout, twist):
    shape = suited(shape, layout)
    place = lay_out(shape, layout, twist)
    assert len(place.strides) == len(shape)
    assert all(0 <= where < place.size for where in places(shape, place))


@QUIET
@given(
    shape=shapes(), layout=st.sampled_from(("contiguous", "fortran", "permuted", "channels_last", "reversed"))
)
def test_a_dense_layout_uses_its_whole_buffer_once(shape, layout):
    shape = suited(shape, layout)
    assume(math.prod(shape))
    place = lay_out(shape, layout, 2)
    assert sorted(places(shape, place)) == list(range(place.size))


@QUIET
@given(shape=shapes(min_elements=1), layout=st.sampled_from(LAYOUTS), twist=st.integers(0, 3))
def test_no_layout_but_the_plain_one_and_the_offset_has_its_elements_in_a_plain_row(shape, layout, twist):
    shape = suited(shape, layout)
    row = list(places(shape, lay_out(shape, layout, twist)))
    plain = row == list(range(row[0], row[0] + len(row)))
    assert plain == (layout in ("contiguous", "offset", "field"))  # a field is padded besides


@QUIET
@given(shape=shapes(max_dims=6), layout=st.sampled_from(LAYOUTS), max_dims=st.integers(0, 6))
def test_a_suited_shape_grows_no_more_than_was_announced(shape, layout, max_dims):
    assume(len(shape) <= max_dims and layout in possible(LAYOUTS, max_dims, 0, 60))
    changed = suited(shape, layout, max_dims)
    assert len(shape) <= len(changed) <= max_dims
    assert math.prod(shape) <= math.prod(changed) <= growth(layout, math.prod(shape)) * math.prod(shape)
    assert suited(changed, layout, max_dims) == changed


@pytest.mark.parametrize(
    ("bounds", "names"),
    [
        ((5, 0, 60), set(LAYOUTS)),
        ((3, 0, 60), set(LAYOUTS) - {"channels_last"}),
        ((1, 0, 60), {"contiguous", "offset", "stepped", "expanded", "reversed", "field"}),
        ((0, 0, 60), {"contiguous", "offset"}),
        ((5, 0, 3), {"contiguous", "offset", "stepped", "expanded", "reversed", "field"}),
        ((5, 2, 3), {"contiguous", "offset", "stepped", "expanded", "reversed", "field"}),
        ((5, 2, 4), set(LAYOUTS) - {"channels_last", "permuted"}),
        ((5, 2, 8), set(LAYOUTS)),
        ((5, 1, 1), {"contiguous", "offset"}),
        ((5, 0, 0), set(LAYOUTS)),
    ],
)
def test_a_layout_is_possible_where_some_shape_within_the_bounds_suits_it(bounds, names):
    assert set(possible(LAYOUTS, *bounds)) == names


def test_torch_has_every_layout_but_two():
    assert set(TENSOR_LAYOUTS) == set(NON_NEGATIVE) == set(ARRAY_LAYOUTS) - {"reversed", "field"}


def test_a_layout_of_another_name_is_refused():
    with pytest.raises(KeyError, match="diagonal"):
        lay_out((2,), "diagonal", 0)
