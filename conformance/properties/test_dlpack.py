"""DLPack, as torch.from_dlpack and Tensor.__dlpack__ describe it."""

import numpy as np
import torch

from conformance.properties import claim, given
from conformance.properties.oracles import bits, flip_bits, outcome_of, shares_nothing_with, shares_with
from strategies import FLOATING, NON_NEGATIVE, array_recipes, tensor_recipes, writes

numbers = ("float32", "float64", "int64", "uint8")
writable = array_recipes(dtypes=numbers, layouts=NON_NEGATIVE, allow_readonly=False, allow_unaligned=False)
plain = tensor_recipes(dtypes=numbers, grads=("none",), allow_bits=False)


class Exporter:
    """What hands out a tensor's memory with fixed options, and is no tensor."""

    def __init__(self, tensor, **options):
        self.tensor, self.options = tensor, options

    def __dlpack__(self, **options):
        return self.tensor.__dlpack__(**options | self.options)

    def __dlpack_device__(self):
        return self.tensor.__dlpack_device__()


@claim("from_dlpack.copy-true-shares-no-memory")
@given(recipe=writable, write=writes())
def test_from_dlpack_with_a_copy_shares_no_memory(recipe, write):
    array = recipe.build()
    tensor = outcome_of(lambda each: torch.from_dlpack(each, copy=True), array)
    assert shares_nothing_with(tensor, array, write)


@claim("from_dlpack.copy-false-shares-memory")
@given(recipe=writable, write=writes())
def test_from_dlpack_without_a_copy_shares_memory(recipe, write):
    array = recipe.build()
    tensor = outcome_of(lambda each: torch.from_dlpack(each, copy=False), array)
    assert shares_with(tensor, array, write)


@claim("from_dlpack-of-capsule.shares-memory")
@given(recipe=tensor_recipes(dtypes=FLOATING, grads=("none",), allow_bits=False), write=writes())
def test_a_capsule_gives_a_tensor_of_the_same_memory(recipe, write):
    tensor = recipe.build()
    result = torch.from_dlpack(torch.utils.dlpack.to_dlpack(tensor))
    assert shares_with(result, tensor, write)


@claim("from_dlpack-of-exporter.shares-memory")
@given(recipe=plain, write=writes())
def test_whatever_exports_by_the_protocol_is_taken(recipe, write):
    tensor = recipe.build()
    result = torch.from_dlpack(Exporter(tensor))
    assert shares_with(result, tensor, write)


@claim("dlpack-export.read-only-is-read-only")
@given(recipe=tensor_recipes(dtypes=numbers, grads=("none",), min_elements=1, allow_bits=False))
def test_numpy_cannot_write_to_what_was_exported_as_read_only(recipe):
    exporter = Exporter(recipe.build(), read_only=True, max_version=(1, 0))
    array = outcome_of(np.from_dlpack, exporter)
    assert isinstance(array, np.ndarray)
    assert not array.flags.writeable


@claim("dlpack-export.copy-true-shares-no-memory")
@given(recipe=plain, write=writes())
def test_what_was_exported_as_a_copy_shares_no_memory(recipe, write):
    tensor = recipe.build()
    array = np.from_dlpack(Exporter(tensor, copy=True))
    before = bits(array)
    flip_bits(tensor, write)  # the array cannot be written to before NumPy 2.1
    assert bits(array) == before
    assert not np.shares_memory(array, tensor.numpy()), "sharing"
