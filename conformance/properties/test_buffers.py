"""From a buffer of bytes to a tensor: torch.frombuffer, and torch.asarray of a buffer."""

import array as buffers

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import bits, overwritten, raised_by, same_bits, shares_with, warned_by
from strategies import DIFFERENTIABLE, SHARED, array_recipes, writes


def rows_of(dtypes):
    return array_recipes(dtypes=dtypes, layouts=("contiguous",), min_dims=1, max_dims=1, min_elements=1)


rows = rows_of(SHARED)
large = rows_of([dtype for dtype in SHARED if np.dtype(dtype).itemsize > 1])
wide = rows_of([dtype for dtype in SHARED if np.dtype(dtype).itemsize > 2])
# The codes of the standard library's arrays, with the dtype of their numbers.
CODES = {"b": "int8", "B": "uint8", "h": "int16", "i": "int32", "q": "int64", "f": "float32", "d": "float64"}


@claim("frombuffer.keeps-values")
@given(recipe=rows)
def test_a_buffer_becomes_a_row_of_its_numbers(recipe):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype))
    assert same_bits(tensor, recipe.build())


@claim("frombuffer.skips-the-offset-and-takes-count")
@given(recipe=rows, before=st.integers(0, 9), after=st.integers(0, 9))
def test_offset_and_count_choose_a_part_of_the_buffer(recipe, before, after):
    data = b"\x01" * before + recipe.build().tobytes()
    dtype, count = getattr(torch, recipe.dtype), recipe.build().size
    part = torch.frombuffer(bytearray(data + b"\x02" * after), dtype=dtype, count=count, offset=before)
    rest = torch.frombuffer(bytearray(data), dtype=dtype, offset=before)
    assert same_bits(part, recipe.build())
    assert same_bits(rest, recipe.build())


@claim("frombuffer.shares-memory-with-the-buffer")
@given(recipe=rows, write=writes())
def test_a_write_to_buffer_or_tensor_shows_in_the_other(recipe, write):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype))
    assert shares_with(tensor, np.frombuffer(buffer, recipe.dtype), write)


@claim("frombuffer.is-not-resizable")
@given(recipe=rows)
def test_the_tensor_of_a_buffer_cannot_grow(recipe):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype))
    error = raised_by(lambda: tensor.resize_(len(buffer) + 1))
    assert isinstance(error, RuntimeError)


@claim("frombuffer.outlives-the-buffer", share=0.5)
@given(recipe=rows)
def test_the_tensor_keeps_its_values_when_the_buffer_is_gone(recipe):
    buffer = bytearray(recipe.build().tobytes())
    tensor, room = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype)), len(buffer)
    del buffer
    others = overwritten(room)
    assert bits(tensor) == bits(recipe.build()), len(others)


@claim("frombuffer.needs-more-bytes-than-it-reads")
@given(recipe=rows)
def test_a_buffer_of_as_many_bytes_as_are_read_is_an_error(recipe):
    buffer, count = bytearray(recipe.build().tobytes()), recipe.build().size
    error = raised_by(lambda: torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype), count=count))
    assert isinstance(error, ValueError)


@claim("frombuffer.needs-fewer-bytes-than-it-reads")
@given(recipe=rows)
def test_a_buffer_of_more_bytes_than_are_read_is_an_error(recipe):
    buffer, count = bytearray(recipe.build().tobytes() + b"\x01"), recipe.build().size
    error = raised_by(lambda: torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype), count=count))
    assert isinstance(error, ValueError)


@claim("frombuffer.refuses-to-read-past-the-end")
@given(recipe=rows, before=st.integers(0, 9), more=st.integers(1, 9))
def test_more_numbers_than_the_buffer_has_are_an_error(recipe, before, more):
    buffer, dtype = bytearray(b"\x01" * before + recipe.build().tobytes()), getattr(torch, recipe.dtype)
    count = recipe.build().size + more
    error = raised_by(lambda: torch.frombuffer(buffer, dtype=dtype, count=count, offset=before))
    assert isinstance(error, ValueError)


@claim("frombuffer.refuses-a-count-that-no-memory-holds")
@given(recipe=wide, more=st.integers(0, 9))
def test_more_numbers_than_any_memory_has_are_an_error(recipe, more):
    buffer, dtype = bytearray(recipe.build().tobytes()), getattr(torch, recipe.dtype)
    count = 2**64 // recipe.build().itemsize + more
    error = raised_by(lambda: torch.frombuffer(buffer, dtype=dtype, count=count))
    assert isinstance(error, ValueError)


@claim("frombuffer.takes-any-multiple-of-a-number")
@given(recipe=array_recipes(dtypes=SHARED, layouts=("contiguous",), min_dims=1, max_dims=1))
def test_every_whole_number_of_numbers_is_taken(recipe):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype))
    assert same_bits(tensor, recipe.build())


@claim("frombuffer.refuses-a-part-of-a-number")
@given(recipe=large)
def test_bytes_that_are_left_over_are_an_error(recipe):
    buffer = bytearray(recipe.build().tobytes() + b"\x01")
    error = raised_by(lambda: torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype)))
    assert isinstance(error, ValueError)


@claim("frombuffer.requires-grad-on-request")
@given(recipe=rows_of(DIFFERENTIABLE), wanted=st.booleans())
def test_the_tensor_of_a_buffer_requires_grad_where_it_is_asked_to(recipe, wanted):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.frombuffer(buffer, dtype=getattr(torch, recipe.dtype), requires_grad=wanted)
    assert (tensor.requires_grad, tensor.is_leaf) == (wanted, True)


@claim("frombuffer.warns-of-a-read-only-buffer-alone")
@given(recipe=rows, kind=st.sampled_from((bytearray, bytes)))
def test_a_warning_says_that_a_read_only_buffer_can_be_written_to(recipe, kind):
    buffer, dtype = kind(recipe.build().tobytes()), getattr(torch, recipe.dtype)
    tensor, warned = warned_by(lambda given: torch.frombuffer(given, dtype=dtype), buffer)
    assert isinstance(tensor, torch.Tensor)
    assert bool(warned) == isinstance(buffer, bytes), "warning"


@claim("asarray-of-buffer.shares-memory")
@given(recipe=rows, write=writes())
def test_a_write_to_buffer_or_the_tensor_of_asarray_shows_in_the_other(recipe, write):
    buffer = bytearray(recipe.build().tobytes())
    tensor = torch.asarray(buffer, dtype=getattr(torch, recipe.dtype))
    assert shares_with(tensor, np.frombuffer(buffer, recipe.dtype), write)


@claim("asarray-of-buffer.has-the-dtype-of-its-format")
@given(code=st.sampled_from(sorted(CODES)), numbers=st.lists(st.integers(0, 99), min_size=1))
def test_the_format_of_a_buffer_gives_the_dtype(code, numbers):
    buffer = buffers.array(code, numbers)
    tensor = torch.asarray(buffer)
    assert same_bits(tensor, np.array(numbers, CODES[code]))


@claim("asarray-of-buffer.has-the-default-dtype", ambient="as it is")
@given(numbers=st.lists(st.floats(width=32), min_size=1))
def test_bytes_without_a_dtype_are_read_as_default_floats(numbers):
    buffer = bytearray(np.array(numbers, "float32").tobytes())
    tensor = torch.asarray(buffer)
    assert same_bits(tensor, np.array(numbers, "float32"))
