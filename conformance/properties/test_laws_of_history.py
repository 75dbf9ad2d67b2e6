"""Laws of what happened before: a way does with a value what it does with a fresh one that is alike."""

import torch

from conformance.properties import claim, given
from conformance.properties.in_modes import same_sharing
from conformance.properties.oracles import flip_bits, outcome_of
from conformance.properties.outcomes import same_outcome
from conformance.properties.test_laws_of_results import number_array, numbers
from strategies import tensor_recipes, writes

plain_tensor = tensor_recipes(dtypes=numbers, grads=("none",), allow_bits=False)


@claim("*.reads-the-array-as-it-is-now", share=0.25)
@given(recipe=number_array, write=writes())
def test_an_array_that_crossed_and_was_written_to_crosses_as_a_fresh_one(way, recipe, write):
    array, fresh = recipe.build(), recipe.build()
    tensor, _ = torch.from_numpy(array), outcome_of(way, array)
    flip_bits(array, write)
    flip_bits(fresh, write)
    result, expected = outcome_of(way, array), outcome_of(way, fresh)
    assert same_outcome(result, expected)
    assert same_sharing(result, tensor, expected, fresh), "sharing"


@claim("*.reads-the-tensor-as-it-is-now", share=0.25)
@given(recipe=plain_tensor, write=writes())
def test_a_tensor_that_crossed_and_was_written_to_crosses_as_a_fresh_one(way, recipe, write):
    tensor, fresh = recipe.build(), recipe.build()
    array, _ = tensor.numpy(), outcome_of(way, tensor)
    flip_bits(tensor, write)
    flip_bits(fresh, write)
    result, expected = outcome_of(way, tensor), outcome_of(way, fresh)
    assert same_outcome(result, expected)
    assert same_sharing(result, array, expected, fresh), "sharing"


@claim("*.treats-a-tensor-of-inference-alike", share=0.25, ambient="as it is")
@given(recipe=plain_tensor)
def test_a_tensor_of_inference_mode_crosses_as_another(way, recipe):
    other = recipe.build().clone()
    with torch.inference_mode():
        tensor = recipe.build().clone()
        result, expected = outcome_of(way, tensor), outcome_of(way, other)
        assert same_outcome(result, expected)
        assert same_sharing(result, tensor, expected, other), "sharing"
