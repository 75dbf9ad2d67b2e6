"""Laws of room: what shares memory takes none of its own, in a result or hidden behind one."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given

PAGES = Path("/proc/self/statm")  # of Linux: the second number counts pages of memory that are in use
dtypes = st.sampled_from(("uint8", "float32", "int64", "complex64"))
LARGE = 2**25  # bytes, of which each is written to


def resident():
    """The bytes of memory that the process has in use. Skips where no file says so."""
    if not PAGES.exists():
        pytest.skip("only Linux says in /proc how much memory is in use")
    return int(PAGES.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@claim("*.takes-no-room-beside-the-array", share=0.01)
@given(dtype=dtypes)
def test_a_large_array_has_its_memory_once(way, dtype):
    array = np.ones(LARGE // np.dtype(dtype).itemsize, dtype)
    before = resident()
    tensor = way(array)
    assert tensor.numel() == array.size
    assert resident() - before < LARGE // 2, "sharing"


@claim("*.takes-no-room-beside-the-tensor", share=0.01)
@given(dtype=dtypes)
def test_a_large_tensor_has_its_memory_once(way, dtype):
    tensor = torch.ones(LARGE // np.dtype(dtype).itemsize, dtype=getattr(torch, dtype))
    before = resident()
    result = way(tensor)
    assert len(result) == tensor.numel()
    assert resident() - before < LARGE // 2, "sharing"
