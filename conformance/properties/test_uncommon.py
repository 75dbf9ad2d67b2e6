"""Laws over uncommon inputs: other classes of arrays and tensors, other layouts, tensors without memory."""

import numpy as np
import torch
from hypothesis import assume

from conformance.properties import claim, example, given
from conformance.properties.oracles import (
    dense,
    outcome_of,
    overwritten,
    refused,
    same_bits,
    same_values,
    uncommon_state_of,
)
from strategies import (
    ARRAY_KINDS,
    TENSOR_KINDS,
    ArrayRecipe,
    TensorRecipe,
    UncommonArray,
    UncommonTensor,
    uncommon_arrays,
    uncommon_tensors,
)

HELD_WHOLE = [kind for kind in ARRAY_KINDS if kind not in ("masked", "scalar")]
READABLE = [kind for kind in TENSOR_KINDS if kind != "masked"]
WITH_MEMORY = [kind for kind in READABLE if kind != "zero"]
OF_ANOTHER_CLASS = [kind for kind in READABLE if kind in ("inference", "subclass", "parameter")]
OF_ANOTHER_LAYOUT = [kind for kind in WITH_MEMORY if kind not in OF_ANOTHER_CLASS]
SPARSE_OR_QUANTIZED = [kind for kind in OF_ANOTHER_LAYOUT if kind not in ("mkldnn", "nested")]


def plain(recipe):
    """The tensor of torch's own class of which an uncommon one is made."""
    return recipe.recipe.build().requires_grad_(recipe.kind == "parameter")


@claim("*.gives-the-values-of-an-uncommon-array-or-refuses")
@given(recipe=uncommon_arrays(kinds=HELD_WHOLE))
@example(recipe=UncommonArray("recarray", ArrayRecipe("i4,f4", (2,), (1,))))  # rare: most dtypes are accepted
def test_a_tensor_has_the_values_of_an_uncommon_array(way, recipe):
    tensor = outcome_of(way, recipe.build())
    assert refused(tensor) or isinstance(tensor, torch.Tensor)
    assert refused(tensor) or same_bits(tensor, np.asarray(recipe.build()))


@claim("*.takes-an-uncommon-array", share=0.5)
@given(recipe=uncommon_arrays(kinds=HELD_WHOLE))
def test_an_uncommon_array_is_not_refused(way, recipe):
    assume(recipe.recipe.dtype != "i4,f4")  # of which torch has no kind
    tensor = way(recipe.build())
    assert isinstance(tensor, torch.Tensor)
    assert same_bits(tensor, np.asarray(recipe.build()))


@claim("*.gives-the-value-of-a-numpy-scalar-or-refuses")
@given(recipe=uncommon_arrays(kinds=("scalar",)))
def test_a_tensor_has_the_value_of_a_numpy_scalar(way, recipe):
    tensor = outcome_of(way, recipe.build())
    assert refused(tensor) or isinstance(tensor, torch.Tensor)
    assert refused(tensor) or repr(tensor.tolist()) == repr(recipe.build().tolist())


@claim("*.keeps-the-mask-or-refuses", share=0.5)
@given(recipe=uncommon_arrays(kinds=("masked",)))
def test_a_masked_element_is_no_number(way, recipe):
    array = recipe.build()
    tensor = outcome_of(way, array)
    assert refused(tensor) or isinstance(tensor, torch.Tensor)
    assert refused(tensor) or same_bits(dense(tensor)[~array.mask], array.compressed())
    assert refused(tensor) or repr(tensor.tolist()) == repr(array.tolist())


@claim("*.leaves-an-uncommon-array-as-it-was", share=0.5)
@given(recipe=uncommon_arrays())
def test_an_uncommon_array_stays_as_it_was_also_where_it_is_refused(way, recipe):
    array = recipe.build()
    before = uncommon_state_of(array)
    outcome_of(way, array)
    assert uncommon_state_of(array) == before


@claim("*.gives-the-values-of-an-uncommon-tensor-or-refuses")
@given(recipe=uncommon_tensors(kinds=WITH_MEMORY))
@example(recipe=UncommonTensor("inference", TensorRecipe("float32", (2,), (1.0, -2.0), bit="neg")))  # rare
@example(recipe=UncommonTensor("sparse_coo", TensorRecipe("float32", (1,), (0.0,))))  # it stores nothing
def test_a_result_has_the_values_of_an_uncommon_tensor(way, recipe):
    tensor = recipe.build()
    result = outcome_of(way, tensor)
    assert refused(result) or same_values(result, recipe.array())


@claim("*.takes-a-tensor-of-another-class", share=0.5)
@given(recipe=uncommon_tensors(kinds=OF_ANOTHER_CLASS))
def test_a_tensor_of_another_class_is_taken_where_a_plain_one_is(way, recipe):
    assume(same_values(outcome_of(way, plain(recipe)), recipe.array()))
    result = way(recipe.build())
    assert same_values(result, recipe.array())


@claim("*.takes-a-tensor-of-another-layout", share=0.5)
@given(recipe=uncommon_tensors(kinds=SPARSE_OR_QUANTIZED))
def test_a_sparse_or_quantized_tensor_is_not_refused(way, recipe):
    tensor = recipe.build()
    result = way(tensor)
    assert result.layout == tensor.layout, "type"
    assert same_values(result, recipe.array())


@claim("*.refuses-a-tensor-of-another-layout", share=0.5)
@given(recipe=uncommon_tensors(kinds=OF_ANOTHER_LAYOUT))
def test_a_sparse_quantized_or_nested_tensor_is_refused(way, recipe):
    tensor = recipe.build()
    error = outcome_of(way, tensor)
    assert isinstance(error, TypeError)


@claim("*.exports-no-tensor-of-another-layout", share=0.5)
@given(recipe=uncommon_tensors(kinds=OF_ANOTHER_LAYOUT))
def test_a_sparse_quantized_or_nested_tensor_is_not_exported(way, recipe):
    tensor = recipe.build()
    error = outcome_of(way, tensor)
    assert isinstance(error, BufferError)


@claim("*.gives-the-zeros-of-a-tensor-without-memory-or-refuses", share=0.5)
@given(recipe=uncommon_tensors(kinds=("zero",)))
def test_what_a_tensor_without_memory_becomes_is_zero(way, recipe):
    tensor = recipe.build()
    freed = len(overwritten(tensor.numel() * tensor.element_size()))
    result = outcome_of(way, tensor)
    assert refused(result) or same_values(result, recipe.array()), freed


@claim("*.leaves-an-uncommon-tensor-as-it-was", share=0.5)
@given(recipe=uncommon_tensors(kinds=READABLE))
def test_an_uncommon_tensor_stays_as_it_was_also_where_it_is_refused(way, recipe):
    tensor = recipe.build()
    before = uncommon_state_of(tensor)
    outcome_of(way, tensor)
    assert uncommon_state_of(tensor) == before


@claim("*.gives-the-values-of-a-masked-tensor-or-refuses", share=0.5)
@given(recipe=uncommon_tensors(kinds=("masked",)))
def test_what_a_masked_tensor_becomes_has_its_values(way, recipe):
    tensor = recipe.build()
    freed = len(overwritten(tensor.numel() * tensor.element_size()))
    result = outcome_of(way, tensor)
    assert refused(result) or same_values(result, recipe.array()), freed
