"""Laws: what every way across has to keep, whatever goes over it. Each is judged for each way by itself."""

import weakref

import torch

from conformance.properties import claim, example, given, hard
from conformance.properties.hard import tried_first
from conformance.properties.oracles import (
    bits,
    outcome_of,
    overwritten,
    refused,
    room_of,
    same_address,
    same_bits,
    shares_nothing_with,
    shares_with,
    state_of,
    warned_by,
)
from strategies import (
    ALL,
    NON_NEGATIVE,
    NUMPY_ONLY,
    SHARED,
    TensorRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)

UNSIGNED = ("uint16", "uint32", "uint64")  # the dtypes of NumPy that few operators take

any_array = array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=(*NON_NEGATIVE, "field"))
# What refused an array before may hold it still.
fresh_array = array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=(*NON_NEGATIVE, "field"), allow_past=False)
number_array = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False)
any_tensor = tensor_recipes()
flat_tensor = tensor_recipes(
    dtypes=("float32", "float64", "int64"),
    layouts=("contiguous",),
    grads=("none",),
    min_elements=1,
    allow_bits=False,
    allow_past=False,  # after numpy() its storage can no longer be resized
)
plain_tensor = tensor_recipes(
    dtypes=[dtype for dtype in SHARED if dtype not in UNSIGNED], grads=("none", "detached"), allow_bits=False
)
number_tensor = tensor_recipes(dtypes=[dtype for dtype in SHARED if dtype not in UNSIGNED], allow_bits=False)


@claim("*.gives-a-tensor-of-the-same-values-or-refuses")
@given(recipe=any_array)
def test_a_tensor_has_the_values_of_the_array(way, recipe):
    array = recipe.build()
    tensor = outcome_of(way, array)
    assert refused(tensor) or isinstance(tensor, torch.Tensor)
    assert refused(tensor) or same_bits(tensor, recipe.build())


@claim("*.takes-an-array-of-numbers", share=0.5)
@given(recipe=number_array)
def test_an_array_of_numbers_is_not_refused(way, recipe):
    array = recipe.build()
    tensor = way(array)
    assert isinstance(tensor, torch.Tensor)
    assert same_bits(tensor, recipe.build())


@claim("*.is-safe-for-arrays-that-run-backwards", share=0.5)
@given(recipe=array_recipes(dtypes=SHARED, layouts=("reversed",), min_elements=1))
def test_an_array_that_runs_backwards_is_taken_or_refused(way, recipe):
    array = recipe.build()
    tensor = outcome_of(way, array)
    assert refused(tensor) or same_bits(tensor, recipe.build())


@claim("*.leaves-the-array-as-it-was", share=0.5)
@given(recipe=any_array)
def test_an_array_stays_as_it_was_also_where_it_is_refused(way, recipe):
    array = recipe.build()
    before = state_of(array)
    outcome_of(way, array)
    assert state_of(array) == before


@claim("*.shares-memory-with-the-array")
@given(recipe=number_array, write=writes())
def test_a_write_to_array_or_tensor_shows_in_the_other(way, recipe, write):
    array = recipe.build()
    tensor = way(array)
    assert shares_with(tensor, array, write)


@claim("*.shares-no-memory-with-the-array")
@given(recipe=number_array, write=writes())
def test_a_write_to_array_or_tensor_does_not_show_in_the_other(way, recipe, write):
    array = recipe.build()
    tensor = way(array)
    assert shares_nothing_with(tensor, array, write)


@claim("*.outlives-the-array", share=0.5)
@given(recipe=number_array)
def test_a_tensor_keeps_its_values_when_the_array_is_gone(way, recipe):
    array = recipe.build()
    expected, room = bits(array), room_of(array)
    tensor = way(array)
    del array
    others = overwritten(room)
    assert bits(tensor) == expected, len(others)


@claim("*.frees-the-array", share=0.5)
@given(recipe=fresh_array)
def test_nothing_holds_the_array_when_the_tensor_is_gone(way, recipe):
    array = recipe.build()
    held = weakref.ref(array)
    tensor = outcome_of(way, array)
    del tensor, array
    assert held() is None


@claim("*.gives-the-same-values-or-refuses")
@given(recipe=any_tensor)
@tried_first(hard.TENSORS)
@example(recipe=TensorRecipe("float32", (2,), (1.0, -2.0), bit="neg"))  # rare: few dtypes can have either
@example(recipe=TensorRecipe("complex64", (2,), (1j, 2.0), bit="conj"))
def test_a_result_has_the_values_of_the_tensor(way, recipe, device):
    tensor = recipe.build(device)
    result = outcome_of(way, tensor)
    assert refused(result) or same_bits(result, recipe.build())


@claim("*.takes-a-tensor-of-numbers", share=0.5)
@given(recipe=plain_tensor)
def test_a_tensor_of_numbers_is_not_refused(way, recipe):
    tensor = recipe.build()
    result = way(tensor)
    assert same_bits(result, recipe.build())


@claim("*.leaves-the-tensor-resizable", share=0.5)
@given(recipe=flat_tensor)
def test_a_tensor_can_be_resized_when_the_result_is_gone(way, recipe):
    tensor = recipe.build()
    outcome_of(way, tensor)
    resized = outcome_of(lambda other: other.resize_(40_000), tensor)
    assert not isinstance(resized, Exception)
    assert resized.shape == (40_000,)


@claim("*.leaves-the-tensor-as-it-was", share=0.5)
@given(recipe=any_tensor)
def test_a_tensor_stays_as_it_was_also_where_it_is_refused(way, recipe, device):
    tensor = recipe.build(device)
    before = state_of(tensor)
    outcome_of(way, tensor)
    assert state_of(tensor) == before


@claim("*.shares-memory-with-the-tensor")
@given(recipe=number_tensor, write=writes())
def test_a_write_to_tensor_or_result_shows_in_the_other(way, recipe, write):
    tensor = recipe.build().detach()
    result = way(tensor)
    assert shares_with(result, tensor, write)


@claim("*.shares-no-memory-with-the-tensor")
@given(recipe=number_tensor, write=writes())
def test_a_write_to_tensor_or_result_does_not_show_in_the_other(way, recipe, write):
    tensor = recipe.build().detach()
    result = way(tensor)
    assert shares_nothing_with(result, tensor, write)


@claim("*.outlives-the-tensor", share=0.5)
@given(recipe=plain_tensor)
def test_a_result_keeps_its_values_when_the_tensor_is_gone(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    del tensor
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.survives-resize_", share=0.5)
@given(recipe=flat_tensor)
def test_a_result_keeps_its_values_when_the_tensor_is_resized(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    outcome_of(lambda other: other.resize_(40_000), tensor)
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.survives-a-resized-storage", share=0.5)
@given(recipe=flat_tensor)
def test_a_result_keeps_its_values_when_the_storage_of_the_tensor_is_emptied(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    outcome_of(lambda other: other.storage().resize_(0), tensor)
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.survives-other-data", share=0.5)
@given(recipe=flat_tensor)
def test_a_result_keeps_its_values_when_the_tensor_is_given_other_data(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    tensor.data = torch.zeros(3, dtype=tensor.dtype)
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.survives-set_", share=0.5)
@given(recipe=flat_tensor)
def test_a_result_keeps_its_values_when_the_tensor_is_set_to_other_memory(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    tensor.set_(torch.zeros(3, dtype=tensor.dtype))
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.survives-share_memory_", share=0.5)
@given(recipe=flat_tensor)
def test_a_result_shows_the_tensor_that_was_moved_to_shared_memory(way, recipe):
    tensor = recipe.build()
    expected, room = bits(tensor), room_of(tensor)
    result = way(tensor)
    outcome_of(lambda other: other.share_memory_(), tensor)
    others = overwritten(room)
    assert bits(result) == expected, len(others)


@claim("*.frees-the-tensor", share=0.5)
@given(recipe=tensor_recipes(allow_past=False))
def test_nothing_holds_the_tensor_when_the_result_is_gone(way, recipe):
    tensor = recipe.build()
    held = weakref.ref(tensor)
    result = outcome_of(way, tensor)
    del result, tensor
    assert held() is None


@claim("*.warns-of-a-read-only-array-alone")
@given(recipe=array_recipes(layouts=NON_NEGATIVE, min_elements=1))
def test_a_warning_says_that_a_read_only_array_can_be_written_to(way, recipe):
    array = recipe.build()
    tensor, warned = warned_by(way, array)
    dangerous = not refused(tensor) and same_address(tensor, array) and not array.flags.writeable
    assert refused(tensor) or ["not writ" in each for each in warned] == [True] * dangerous


@claim("*.warns-of-nothing", share=0.5)
@given(recipe=tensor_recipes(dtypes=[dtype for dtype in ALL if dtype != "complex32"]))
def test_a_conversion_warns_of_nothing(way, recipe):
    tensor = recipe.build()
    _, warned = warned_by(way, tensor)
    assert warned == []
