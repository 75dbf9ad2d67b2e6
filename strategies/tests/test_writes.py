"""Each way of writing changes what it says, and what torch has no way for is told."""

import numpy as np
import pytest
import torch

from strategies import fitting
from strategies.writes import WRITES

DTYPES = ("float32", "float16", "int8", "uint8", "bool", "complex64")


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_a_write_changes_arrays_and_tensors_in_place(write, dtype, shape):
    for start in (0, 1):
        array = np.full(shape, start, dtype)
        tensor = torch.from_numpy(array.copy())
        other = np.full(shape, 1 - start, dtype)
        for values, flipped in ((array, other), (tensor, torch.from_numpy(other))):
            before, address = values.tolist(), _address(values)
            chosen = fitting(write, values, overlaps=False)
            if chosen is not None:
                chosen(values, flipped)
                assert values.tolist() != before
            assert _address(values) == address


def _address(values):
    return values.ctypes.data if isinstance(values, np.ndarray) else values.data_ptr()


def test_every_way_fits_floats_and_only_single_elements_overlap():
    values = torch.zeros(2)
    assert all(fitting(write, values, overlaps=False) is write for write in WRITES)
    assert [write.__name__ for write in WRITES if fitting(write, values, overlaps=True)] == ["by_index"]
