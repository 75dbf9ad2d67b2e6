"""Arrays are what their recipes say, in memory too, and a recipe prints as what rebuilds it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from strategies import (
    ARRAY_LAYOUTS,
    NUMPY_ONLY,
    SHARED,
    ArrayRecipe,
    Bits,
    array_recipes,
    arrays,
)
from strategies.tests.sampling import QUIET, array_bits, plainest, refusal

NAMES = {name: getattr(strategies, name) for name in strategies.__all__}
NUMBERS = tuple(range(60))


def rerun(recipe):
    """What the recipe's own source builds."""
    names = {"np": np}
    exec("\n".join(recipe.source("array")), names)
    return names["array"]


def start(array):
    """The address of the first element, from that of the buffer that it lies in."""
    return (array.ctypes.data - array.base.ctypes.data) // array.itemsize


@QUIET
@given(recipe=array_recipes())
def test_an_array_has_the_dtype_shape_and_flags_of_its_recipe(recipe):
    array = recipe.build()
    assert array.dtype == np.dtype(recipe.dtype)
    assert array.shape == recipe.shape
    assert array.flags.writeable is not recipe.readonly
    if recipe.layout != "field":
        assert array.flags.aligned is not recipe.unaligned or not array.size


@QUIET
@given(
    recipe=array_recipes(dtypes=SHARED, min_dims=1, max_dims=4, min_elements=2, max_elements=30),
)
def test_bounds_hold_whatever_the_layout(recipe):
    assert 1 <= len(recipe.shape) <= 4
    assert 2 <= math.prod(recipe.shape) <= 30
    assert recipe.dtype in SHARED
    assert recipe.layout in ARRAY_LAYOUTS


@pytest.mark.parametrize("layout", dict.fromkeys(ARRAY_LAYOUTS))
@QUIET
@given(data=st.data())
def test_an_array_lies_in_memory_as_its_layout_is_named(layout, data):
    options = {"dtypes": ["int64"], "layouts": [layout], "min_elements": 1, "allow_unaligned": False}
    recipe = data.draw(array_recipes(**options, values=st.integers(0, 99)))
    array = recipe.build()
    strides = [stride // 8 for stride, side in zip(array.strides, array.shape) if side > 1]
    told = {
        "contiguous": lambda: array.flags.c_contiguous and start(array) == 0,
        "offset": lambda: array.flags.c_contiguous and start(array) > 0,
        "fortran": lambda: array.flags.f_contiguous and not array.flags.c_contiguous,
        "permuted": lambda: not array.flags.c_contiguous and array.nbytes == array.base.nbytes,
        "stepped": lambda: array.base.size > array.size and min(strides) > 0,
        "expanded": lambda: 0 in strides and array.base.size < array.size,
        "overlapping": lambda: set(strides) == {1} and len(strides) > 1,
        "channels_last": lambda: array.transpose(0, *range(2, array.ndim), 1).flags.c_contiguous,
        "reversed": lambda: min(strides) < 0,
        "field": lambda: all(stride % 9 == 0 for stride in array.strides),
    }
    assert told[layout]()
    assert layout in ("contiguous", "offset") or not array.flags.c_contiguous
    assert 0 <= start(array) < array.base.size


@QUIET
@given(recipe=array_recipes())
def test_an_array_holds_the_values_of_its_recipe_at_their_places(recipe):
    array = recipe.build()
    place = strategies.layouts.lay_out(recipe.shape, recipe.layout, recipe.twist)
    stored = array_bits(strategies.values.encoded(recipe.values, recipe.dtype))
    steps = (
        sum(i * stride for i, stride in zip(index, place.strides)) for index in np.ndindex(*recipe.shape)
    )
    assert array_bits(array) == [stored[(place.offset + step) % len(stored)] for step in steps]


@QUIET
@given(recipe=array_recipes())
def test_a_recipe_builds_equal_bits_in_new_memory(recipe):
    one, other = recipe.build(), recipe.build()
    assert array_bits(one) == array_bits(other)
    assert (one.strides, one.flags.writeable, one.flags.aligned) == (
        other.strides,
        other.flags.writeable,
        other.flags.aligned,
    )
    assert not np.shares_memory(one, other)


@QUIET
@given(recipe=array_recipes())
def test_what_a_recipe_prints_is_the_recipe(recipe):
    again = eval(repr(recipe), dict(NAMES))
    assert repr(again) == repr(recipe)
    assert array_bits(again.build()) == array_bits(recipe.build())
    assert again == recipe or "nan" in repr(recipe)


@QUIET
@given(recipe=array_recipes(allow_past=False))
def test_the_source_of_a_recipe_builds_the_same_array_with_numpy_alone(recipe):
    built, again = recipe.build(), rerun(recipe)
    assert again.dtype == built.dtype
    assert again.shape == built.shape
    assert again.strides == built.strides or not built.size
    assert array_bits(again) == array_bits(built)
    assert again.flags.writeable == built.flags.writeable
    assert again.flags.aligned == built.flags.aligned


@QUIET
@given(array=arrays(dtypes=("float32",), layouts=("reversed",), allow_readonly=False, allow_unaligned=False))
def test_arrays_take_the_options_of_their_recipes(array):
    assert array.dtype == np.float32
    assert array.flags.writeable
    assert array.flags.aligned
    assert not array.size or min(array.strides) < 0


@QUIET
@given(recipe=array_recipes(dtypes=("complex128",)))
def test_an_array_that_can_kill_the_interpreter_is_drawn_only_where_asked_for(recipe):
    assert not recipe.unaligned


def test_an_array_that_can_kill_the_interpreter_is_found_where_asked_for():
    fatal = array_recipes(dtypes=("complex128",), allow_fatal=True)
    found = plainest(fatal, lambda recipe: recipe.unaligned)
    assert found == ArrayRecipe("complex128", (), (0j,), unaligned=True)


def test_a_failing_test_prints_the_recipe_of_an_array(capsys):
    @QUIET
    @given(array=arrays())
    def fails(array):
        assert 0 not in array.strides

    with pytest.raises(AssertionError) as caught:
        fails()
    printed = "\n".join(getattr(caught.value, "__notes__", [])) or capsys.readouterr().out
    assert "ArrayRecipe(dtype='float32', shape=(2,), values=(0.0,), layout='expanded').build()" in printed


@pytest.mark.parametrize(
    ("wanted", "plain"),
    [
        (lambda r: True, ArrayRecipe("float32", (), (0.0,))),
        (
            lambda r: r.readonly and r.unaligned,
            ArrayRecipe("float32", (), (0.0,), readonly=True, unaligned=True),
        ),
        (lambda r: 0 in r.shape, ArrayRecipe("float32", (0,), (0.0,))),
        (lambda r: r.shape[2:] == (0,), ArrayRecipe("float32", (1, 1, 0), (0.0,))),
        (lambda r: len(r.shape) == 5, ArrayRecipe("float32", (1, 1, 1, 1, 1), (0.0,))),
        (lambda r: r.layout == "offset", ArrayRecipe("float32", (), (0.0,), layout="offset")),
        (lambda r: not r.build().flags.c_contiguous, ArrayRecipe("float32", (2,), (0.0,), layout="stepped")),
        (lambda r: 0 in r.build().strides, ArrayRecipe("float32", (2,), (0.0,), layout="expanded")),
        (
            lambda r: any(stride % r.build().itemsize for stride in r.build().strides),
            ArrayRecipe("float32", (2,), (0.0,), layout="field"),
        ),
        (lambda r: r.layout == "overlapping", ArrayRecipe("float32", (2, 2), (0.0,), layout="overlapping")),
        (
            lambda r: min(r.build().strides, default=0) < 0,
            ArrayRecipe("float32", (2,), (0.0,), layout="reversed"),
        ),
        (lambda r: r.layout == "permuted", ArrayRecipe("float32", (2, 2, 2), (0.0,), layout="permuted")),
        (
            lambda r: r.layout == "channels_last",
            ArrayRecipe("float32", (1, 2, 2, 1), (0.0,), layout="channels_last"),
        ),
        (lambda r: r.dtype in NUMPY_ONLY, ArrayRecipe(">f4", (), (0,))),
        (lambda r: r.dtype == "object", ArrayRecipe("object", (), ("",))),
        (
            lambda r: (
                2**53 + 1 in r.values and r.dtype in SHARED and not r.dtype.startswith("u")
            ),  # either may stay
            ArrayRecipe("int64", (), (2**53 + 1,)),
        ),
        (lambda r: Bits(0x7FA00001) in r.values, ArrayRecipe("float32", (), (Bits(0x7FA00001),))),
    ],
)
def test_a_wanted_array_is_found_and_shrinks_to_the_plainest_one(wanted, plain):
    assert repr(plainest(array_recipes(), wanted)) == repr(plain)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"dtypes": []}, "dtypes and layouts must name at least one each"),
        ({"layouts": []}, "dtypes and layouts must name at least one each"),
        ({"layouts": ["diagonal"]}, "layouts cannot be 'diagonal'; choose from contiguous, offset"),
        ({"layouts": ["permuted"], "max_dims": 2}, "no shape within the bounds suits ['permuted']"),
        ({"layouts": ["stepped"], "max_elements": 1}, "no shape within the bounds suits ['stepped']"),
        ({"min_dims": 2, "max_dims": 1}, "min_dims=2 and max_dims=1 cross"),
        ({"min_elements": 70, "max_elements": 60}, "min_elements=70 and max_elements=60 cross"),
    ],
)
def test_arguments_that_leave_nothing_to_draw_are_refused(options, reason):
    assert reason in refusal(array_recipes(**options))
    assert reason in refusal(arrays(**options))


def test_every_axis_of_an_example_is_named():
    recipe = ArrayRecipe("int8", (0, 2), (1,), layout="offset", readonly=True, unaligned=True)
    assert recipe.axes() == {
        "dtype": "int8",
        "flags": "readonly unaligned",
        "layout": "offset",
        "past": "none",
        "shape": "empty",
    }
    shapes = {
        (): "0-d",
        (1,): "one-element",
        (1, 1): "one-element",
        (2,): "1-d",
        (2, 1): "n-d",
        (0,): "empty",
        (65,): "large",
        (33_000,): "huge",
        (1, 1, 1, 1, 1, 2): "deep",
    }
    assert {shape: ArrayRecipe("int8", shape, (1,)).axes()["shape"] for shape in shapes} == shapes
