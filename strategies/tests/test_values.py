"""Elements are of their dtype to the last bit, reach what breaks conversions, and shrink to zero."""

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import ALL, COMPLEX, FLOATING, INTEGRAL, NUMPY_ONLY, SHARED, TORCH_ONLY, Bits, array_recipes
from strategies.dtypes import can_require_grad, itemsize
from strategies.recipes import literal
from strategies.tests.sampling import QUIET, examples, plainest
from strategies.values import edges, elements, encoded

_LETTERS = {"float16": "e", "float32": "f", "float64": "d"}


def packed(value, dtype):
    """The bytes of an element on a little-endian machine, made without NumPy."""
    size = itemsize(dtype)
    if isinstance(value, Bits):
        return value.pattern.to_bytes(size, "little")
    if dtype in COMPLEX:
        part = {8: "f", 16: "d"}[size]
        return struct.pack(f"<2{part}", value.real, value.imag)
    if dtype in FLOATING:
        return struct.pack(f"<{_LETTERS[dtype]}", value)
    return int(value).to_bytes(size, "little", signed=not (dtype.startswith("u") or dtype == "bool"))


def both(dtype):
    """What the elements of a pool are drawn from."""
    return edges(dtype) | elements(dtype)


def number(value, dtype):
    """The number that an element stands for, NaNs with a payload as plain ones."""
    return encoded((value,), dtype)[0].item()


@QUIET
@given(dtype=st.sampled_from(SHARED), data=st.data())
def test_an_element_is_stored_to_the_last_bit(dtype, data):
    values = tuple(data.draw(st.lists(both(dtype), min_size=1, max_size=3)))
    assert encoded(values, dtype).tobytes() == b"".join(packed(value, dtype) for value in values)


@pytest.mark.parametrize("dtype", NUMPY_ONLY)
def test_an_element_of_a_dtype_of_numpy_alone_is_stored_as_itself(dtype):
    for value in examples(both(dtype), 20):
        stored = encoded((value,), dtype)
        assert stored.dtype == np.dtype(dtype)
        assert stored[0] == np.array(value, dtype)


@pytest.mark.parametrize("dtype", TORCH_ONLY)
def test_an_element_of_a_dtype_of_torch_alone_is_a_pattern_of_its_width(dtype):
    patterns = {value.pattern for value in examples(both(dtype), 200)}
    assert patterns >= {0, 1, 1 << (8 * itemsize(dtype) - 1), 2 ** (8 * itemsize(dtype)) - 1}
    assert max(patterns) < 2 ** (8 * itemsize(dtype))
    assert len(patterns) > 20


_SIGNALLING = {"float16": 0x7D01, "float32": 0x7FA00001, "float64": 0x7FF4000000000001}
_NEGATIVE = {"float16": 0xFE00, "float32": 0xFFC00000, "float64": 0xFFF8000000000000}


@pytest.mark.parametrize("dtype", FLOATING)
def test_every_kind_of_floating_number_is_found(dtype):
    info = np.finfo(dtype)
    found = {literal(value) for value in examples(edges(dtype), 400)}
    special = [
        0.0,
        -0.0,
        1.0,
        math.nan,
        math.inf,
        -math.inf,
        float(info.max),
        float(info.min),
        float(info.tiny),
    ]
    least = struct.unpack(f"<{_LETTERS[dtype]}", b"\x01".ljust(info.bits // 8, b"\0"))[0]
    special += [least, -least, float(info.tiny) - least]
    assert found >= {literal(value) for value in (*special, Bits(_SIGNALLING[dtype]), Bits(_NEGATIVE[dtype]))}


@pytest.mark.parametrize("dtype", INTEGRAL)
def test_the_ends_of_an_integer_dtype_are_found(dtype):
    info = np.iinfo(dtype)
    found = set(examples(both(dtype), 400))
    assert found >= {0, 1, int(info.min), int(info.max), int(info.max) - 1}
    assert int(info.min) == min(found)
    assert int(info.max) == max(found)
    assert len(found) > 20


@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        ("int64", 2**53 + 1),
        ("int64", -(2**53) - 1),
        ("int32", 2**15),
        ("int16", 128),
        ("bool", True),
        ("int64", 2**31),
    ],
)
def test_integers_that_other_dtypes_cannot_hold_are_found(dtype, value):
    assert plainest(edges(dtype), lambda element: element == value) == value


@pytest.mark.parametrize("dtype", COMPLEX)
@pytest.mark.parametrize(
    "wanted",
    [
        lambda z: z.real == 0 and math.copysign(1, z.real) < 0,
        lambda z: z.imag == 0 and math.copysign(1, z.imag) < 0,
        lambda z: math.isnan(z.real) and math.isinf(z.imag),
        lambda z: math.isinf(z.real) and math.isnan(z.imag),
        lambda z: z.real not in (0, 1) and z.imag not in (0, 1) and math.isfinite(z.real + z.imag),
        lambda z: 0 < abs(z.real) < 1e-38 and abs(z.imag) > 1e38,
    ],
)
def test_complex_numbers_with_hard_parts_are_found(dtype, wanted):
    assert wanted(number(plainest(both(dtype), lambda value: wanted(number(value, dtype))), dtype))


@pytest.mark.parametrize("dtype", COMPLEX)
def test_nans_with_a_payload_are_found_in_either_part_of_a_complex_number(dtype):
    patterns = {value.pattern for value in examples(edges(dtype), 200) if isinstance(value, Bits)}
    halves = {divmod(pattern, 1 << (4 * itemsize(dtype))) for pattern in patterns}
    assert any(imaginary and not real for imaginary, real in halves)
    assert any(real and not imaginary for imaginary, real in halves)


@pytest.mark.parametrize("dtype", [*SHARED, *TORCH_ONLY])
def test_an_element_shrinks_to_positive_zero(dtype):
    for strategy in (edges(dtype), elements(dtype)):
        zero = plainest(strategy)
        assert literal(zero) in {"0.0", "0", "False", "complex(0.0, 0.0)", "Bits(0x0)"}
        assert packed(zero, dtype) == bytes(itemsize(dtype))


@pytest.mark.parametrize(
    ("dtype", "wanted", "plain"),
    [
        ("float32", lambda value: number(value, "float32") != number(value, "float32"), "float('nan')"),
        ("float32", lambda value: not isinstance(value, Bits) and value not in (0, 1, -1), "float('nan')"),
        ("float64", lambda value: isinstance(value, Bits), "Bits(0x7ff8000000000001)"),
        ("float64", lambda value: not isinstance(value, Bits) and 1 < value < 1000, "2.0"),
        ("int64", lambda value: 1 < value < 100, "2"),
        ("complex64", lambda value: not isinstance(value, Bits) and 1 < value.imag < 9, "complex(0.0, 2.0)"),
    ],
)
def test_an_element_that_is_no_zero_shrinks_to_the_first_edge_or_the_least_number(dtype, wanted, plain):
    assert literal(plainest(both(dtype), wanted)) == plain


def test_the_number_of_values_drawn_does_not_grow_with_the_array():
    recipes = examples(array_recipes(min_dims=1, min_elements=60), 100)
    assert max(len(recipe.values) for recipe in recipes) == 3
    assert len(plainest(array_recipes(min_elements=10**6, max_elements=10**6)).values) == 1


def test_values_of_the_callers_choice_are_drawn_three_times_at_most():
    drawn = []
    values = st.builds(lambda: drawn.append(7) or 7)
    recipes = examples(array_recipes(dtypes=["int64"], min_dims=1, min_elements=60, values=values), 100)
    assert {value for recipe in recipes for value in recipe.values} == {7}
    assert max(len(recipe.values) for recipe in recipes) == 3
    assert len(drawn) <= 3 * 2 * len(recipes)  # with as many for what Hypothesis gave up on


def test_dtypes_are_named_once_and_belong_together():
    assert len(set(ALL)) == len(ALL)
    assert {*SHARED, *TORCH_ONLY} == set(ALL)
    assert {*FLOATING, *INTEGRAL, *COMPLEX, "bool"} == set(SHARED)
    assert not {*NUMPY_ONLY} & {*ALL}
    assert {dtype for dtype in ALL if not can_require_grad(dtype)} == {*INTEGRAL, "bool"}
