"""DLPack between torch and whatever keeps to its rules: arguments, exporters of neither library, devices."""

import re

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.oracles import refused, same_bits, shares_nothing_with, shares_with
from conformance.properties.outcomes import tried
from strategies import TensorRecipe, tensor_recipes, writes

numbers = ("float32", "float64", "int64", "uint8", "complex64")
plain = tensor_recipes(dtypes=numbers, grads=("none",), allow_bits=False)
filled = tensor_recipes(dtypes=numbers, grads=("none",), allow_bits=False, min_elements=1)
no_exporter = st.sampled_from((None, 1, 1.5, "text", b"bytes", [1.0], (1,), {}))


class Exporter:
    """What hands out a tensor's memory by the protocol of 2021, and is no tensor."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __dlpack__(self, stream=None):
        return self.tensor.__dlpack__()

    def __dlpack_device__(self):
        return (1, 0)


class Unwilling(Exporter):
    """What cannot hand out its memory, and says so as the standard asks."""

    def __dlpack__(self, **options):
        raise BufferError("no strides")


class Empty(Exporter):
    """What hands out something else than a capsule."""

    def __dlpack__(self, **options):
        return self.tensor


@claim("dlpack.old-exporters-are-taken")
@given(recipe=plain, write=writes())
def test_an_exporter_that_knows_a_stream_alone_is_taken(recipe, write):
    tensor = recipe.build()
    result = torch.from_dlpack(Exporter(tensor))
    assert shares_with(result, tensor, write)


@claim("dlpack.numpy-takes-old-exporters")
@given(recipe=plain, write=writes())
def test_numpy_takes_an_exporter_that_knows_a_stream_alone(recipe, write):
    tensor = recipe.build()
    result = np.from_dlpack(Exporter(tensor))
    assert same_bits(result, tensor)


@claim("dlpack.an-exporters-refusal-is-passed-on")
@given(recipe=plain)
def test_the_refusal_of_an_exporter_reaches_the_caller(recipe):
    outcome = tried(lambda: torch.from_dlpack(Unwilling(recipe.build())))
    assert isinstance(outcome, BufferError), "refusal"
    assert str(outcome) == "no strides", "text"


@claim("dlpack.what-is-no-capsule-is-refused")
@given(recipe=plain, value=no_exporter)
def test_what_is_no_exporter_or_exports_no_capsule_is_refused(recipe, value):
    assert refused(tried(lambda: torch.from_dlpack(value))), "refusal"
    assert refused(tried(lambda: torch.from_dlpack(Empty(recipe.build())))), "refusal"


@claim("dlpack.a-capsule-is-taken-once")
@given(recipe=plain)
def test_a_capsule_that_was_taken_is_refused(recipe):
    capsule = recipe.build().__dlpack__()
    taken = torch.from_dlpack(capsule)
    assert isinstance(tried(lambda: torch.from_dlpack(capsule)), RuntimeError), "refusal"
    assert same_bits(taken, recipe.build())


@claim("dlpack.keeps-the-strides-of-dimensions-of-one")
@given(recipe=filled)
@example(recipe=TensorRecipe("float32", (1, 7), (1.0, 2.0)))
def test_a_tensor_by_dlpack_has_every_stride_of_the_tensor(recipe):
    tensor = recipe.build()
    result = torch.from_dlpack(tensor)
    assert result.stride() == tensor.stride(), "strides"


@claim("dlpack.no-stream-on-the-cpu")
@given(recipe=plain, stream=st.sampled_from((None, -1)))
def test_a_tensor_on_the_cpu_is_exported_without_a_stream(recipe, stream):
    tensor = recipe.build()
    result = torch.from_dlpack(tensor.__dlpack__(stream=stream))
    assert same_bits(result, tensor)


@claim("dlpack.a-stream-on-the-cpu-is-refused")
@given(recipe=plain, stream=st.sampled_from((0, 1, 2, 7)))
def test_a_tensor_on_the_cpu_is_not_exported_to_a_stream(recipe, stream):
    outcome = tried(lambda: recipe.build().__dlpack__(stream=stream))
    assert refused(outcome), "refusal"


@claim("dlpack.a-stream-is-a-number")
@given(recipe=plain, stream=st.sampled_from(("text", 1.5, [1], b"1")))
def test_a_stream_that_is_no_number_raises_typeerror(recipe, stream):
    outcome = tried(lambda: recipe.build().__dlpack__(stream=stream))
    assert isinstance(outcome, TypeError), "refusal"


@claim("dlpack.the-version-is-the-one-asked-for")
@given(recipe=plain, version=st.sampled_from((None, (0, 8), (1, 0), (1, 1), (9, 0))))
def test_a_capsule_has_a_version_where_the_consumer_knows_it(recipe, version):
    capsule = recipe.build().__dlpack__(max_version=version)
    name = re.search('"(.*)"', repr(capsule)).group(1)
    assert name == ("dltensor_versioned" if (version or (0, 0)) >= (1, 0) else "dltensor"), "type"


@claim("dlpack.its-own-device-shares-memory")
@given(recipe=plain, write=writes())
def test_an_export_to_the_device_of_the_tensor_shares_memory(recipe, write):
    tensor = recipe.build()
    result = torch.from_dlpack(tensor.__dlpack__(dl_device=(1, 0), copy=False))
    assert shares_with(result, tensor, write)


@claim("dlpack.an-export-of-a-copy-is-a-copy")
@given(recipe=plain, write=writes(), version=st.sampled_from((None, (1, 0))))
def test_an_export_of_a_copy_shares_no_memory(recipe, write, version):
    tensor = recipe.build()
    result = torch.from_dlpack(tensor.__dlpack__(copy=True, dl_device=(1, 0), max_version=version))
    assert shares_nothing_with(result, tensor, write)


@claim("dlpack.the-cpu-is-device-one")
@given(recipe=tensor_recipes())
def test_the_device_of_a_tensor_on_the_cpu_is_told(recipe):
    tensor = recipe.build()
    assert tuple(map(int, tensor.__dlpack_device__())) == (1, 0), "device"


@claim("dlpack.what-is-exported-has-a-device")
@given(recipe=plain)
def test_the_device_of_what_can_be_exported_is_told(recipe, device):
    tensor = recipe.build(device)
    capsule, told = tried(tensor.__dlpack__), tried(tensor.__dlpack_device__)
    assert isinstance(capsule, Exception) or not isinstance(told, Exception), "device"


@claim("dlpack.meta-raises-buffererror")
@given(recipe=plain)
def test_a_tensor_without_data_raises_buffererror(recipe):
    tensor = recipe.build().to("meta")
    assert isinstance(tried(lambda: torch.from_dlpack(tensor)), BufferError), "refusal"
