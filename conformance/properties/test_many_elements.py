"""Crossings of more elements than a block of NumPy's or a thread of torch's takes at once."""

import operator

import numpy as np
import torch
import torch.utils.data
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits
from conformance.properties.outcomes import same_outcome

counts = st.sampled_from((40_001, 65_537, 100_003, 262_147))
dtypes = st.sampled_from(("float64", "float32", "int64", "int32", "uint8", "complex128"))
real = st.sampled_from(("float64", "float32", "int64", "int32", "uint8"))
ELEMENTWISE = (np.negative, np.square, np.absolute, np.add, np.multiply, np.equal, np.not_equal)
FUNCTIONS = (np.sort, np.argsort, np.diff, np.unique, np.copy, np.ravel)
OPERATORS = (operator.add, operator.sub, operator.mul, operator.eq)


def counted(count, dtype):
    """As many numbers, no two neighbours of which are equal; of complex numbers both parts."""
    numbers = (np.arange(count) * 7 % 101).astype(dtype)
    return numbers + 1j if dtype.startswith("complex") else numbers


def operands(function, values):
    return (values,) * function.nin


@claim("ufuncs.of-many-elements", share=0.2)
@given(count=counts, dtype=dtypes)
def test_a_ufunc_of_a_tensor_of_many_elements_gives_the_numbers_of_numpy(count, dtype):
    array = counted(count, dtype)
    tensor = torch.from_numpy(array.copy())
    for function in ELEMENTWISE:
        expected = np.asarray(function(*operands(function, array)))
        result = function(*operands(function, tensor))
        assert np.array_equal(result.numpy(), expected), "values"


@claim("numpy-functions.of-many-elements", share=0.2)
@given(count=counts, dtype=real)
def test_a_function_of_a_tensor_of_many_elements_gives_the_numbers_of_numpy(count, dtype):
    array = counted(count, dtype)
    tensor = torch.from_numpy(array.copy())
    for function in FUNCTIONS:
        assert same_bits(np.asarray(function(tensor)), np.asarray(function(array)))


@claim("operands.beside-many-elements", share=0.2)
@given(count=counts, dtype=dtypes)
def test_a_number_of_numpy_beside_many_elements_is_as_one_of_python(count, dtype):
    tensor = torch.from_numpy(counted(count, dtype))
    for operation in OPERATORS:
        assert same_outcome(operation(tensor, np.int64(3)), operation(tensor, 3))
        assert same_outcome(operation(np.float64(3), tensor), operation(3.0, tensor))


@claim("operators.of-many-elements", share=0.2)
@given(count=counts, dtype=dtypes)
def test_an_array_beside_many_elements_gives_what_two_arrays_give(count, dtype):
    array = counted(count, dtype)
    tensor = torch.from_numpy(array.copy())
    for operation in OPERATORS[:3]:
        assert same_bits(operation(tensor, array), np.asarray(operation(array, array)))


@claim("indices.of-many-elements", share=0.1)
@given(count=counts, dtype=dtypes)
def test_many_places_and_a_mask_of_numpy_read_and_write_as_those_of_torch(count, dtype):
    array = counted(count, dtype)
    places, mask = np.arange(count - 1, -1, -1), array.real > 50
    tensor = torch.from_numpy(array.copy())
    assert same_bits(tensor[places], array[::-1])
    assert same_bits(tensor[mask], array[mask])
    tensor[mask] = 0
    assert same_bits(tensor, np.where(mask, np.zeros((), dtype), array))


@claim("sequences.of-many-elements", share=0.2)
@given(count=counts, dtype=dtypes)
def test_lists_of_arrays_and_of_tensors_of_many_elements_are_as_one_array(count, dtype):
    array = counted(count, dtype)
    rows = [array, array[::-1].copy(), array + 1]
    assert same_bits(np.stack([torch.from_numpy(row.copy()) for row in rows]), np.stack(rows))
    assert same_bits(torch.utils.data.default_collate(rows), np.stack(rows))
