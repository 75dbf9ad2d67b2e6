"""NumPy's numbers as dimensions, sizes and values: with every call that takes one, each at each input."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.every_call import (
    LAYERS_WITH_A_DIM,
    WITH_A_DIM,
    WITH_A_NUMBER,
    WITH_A_SIZE,
    assigned,
)
from conformance.properties.outcomes import number_of, same_outcome, tried
from strategies.scalars import SCALAR_FLOATS, SCALAR_SIGNED, scalar_recipes

grids = st.sampled_from(("int64", "float32"))
rows = st.sampled_from(("float32", "float64", "int64", "int32"))
a_dim = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.sampled_from((-1, -2, 0, 1)))
a_size = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.integers(1, 3))
an_integer = scalar_recipes(dtypes=SCALAR_SIGNED, values=st.sampled_from((-3, -1, 0, 1, 2)))
a_float = scalar_recipes(dtypes=SCALAR_FLOATS, values=st.sampled_from((-0.5, 0.25, -2.5, 1.0, 3.75, 0.0)))
a_double = scalar_recipes(dtypes=("float64",), values=st.sampled_from((-0.5, 2.5, 0.1)))
KEYS = (0, -1, slice(0, 1), slice(None, None, 2), ..., [0, 1], torch.tensor([1]), np.array([0]))


def row(dtype):
    """A tensor of numbers of either sign, with what is no number where the dtype has that."""
    missing = [float("nan"), float("inf")] if dtype.startswith("float") else []
    return torch.tensor([-3, -1, 0, 2, 5, *missing], dtype=getattr(torch, dtype))


def of(function, *values):
    return tried(lambda: function(*values))


@claim("arguments.every-dim", share=0.5)
@given(dtype=grids, scalar=a_dim)
def test_every_call_takes_a_dim_as_one_of_python(dtype, scalar):
    dim = scalar.build()
    tensor = torch.arange(9, dtype=getattr(torch, dtype)).view(3, 3)
    for function in WITH_A_DIM:
        assert same_outcome(of(function, tensor, dim), of(function, tensor, number_of(dim)))


@claim("arguments.a-dim-of-norm", share=0.2)
@given(scalar=a_dim)
def test_norm_takes_a_dim_as_one_of_python(scalar):
    dim, tensor = scalar.build(), torch.arange(9.0).view(3, 3)
    result = tensor.norm(dim=dim)
    assert same_outcome(result, tensor.norm(dim=number_of(dim)))


@claim("arguments.a-dim-of-a-layer", share=0.2)
@given(scalar=a_dim)
def test_every_layer_takes_a_dim_as_one_of_python(scalar):
    dim, tensor = scalar.build(), torch.arange(9.0).view(3, 3)
    for function in LAYERS_WITH_A_DIM:
        result = function(tensor, dim)
        assert same_outcome(result, function(tensor, number_of(dim)))


@claim("arguments.every-size", share=0.2)
@given(scalar=a_size)
def test_every_call_takes_a_size_as_one_of_python(scalar):
    size = scalar.build()
    for function in WITH_A_SIZE:
        assert same_outcome(of(function, size), of(function, number_of(size)))


@claim("arguments.every-integer")
@given(dtype=rows, scalar=an_integer)
def test_every_call_takes_an_integer_as_one_of_python(dtype, scalar):
    tensor, number = row(dtype), scalar.build()
    for function in WITH_A_NUMBER:
        assert same_outcome(of(function, tensor, number), of(function, tensor, number_of(number)))


@claim("arguments.every-float")
@given(dtype=rows, scalar=a_float)
def test_every_call_takes_a_float_as_one_of_python(dtype, scalar):
    tensor, number = row(dtype), scalar.build()
    for function in WITH_A_NUMBER:
        assert same_outcome(of(function, tensor, number), of(function, tensor, number_of(number)))


@claim("arguments.every-assignment")
@given(dtype=rows, scalar=an_integer | a_double)
def test_a_number_is_assigned_to_every_key_as_one_of_python(dtype, scalar):
    tensor, number = row(dtype), scalar.build()
    for key in KEYS:
        expected = of(assigned, tensor, key, number_of(number))
        assert same_outcome(of(assigned, tensor, key, number), expected)
