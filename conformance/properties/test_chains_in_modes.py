"""Programs of several calls do in a mode what they do eagerly."""

from conformance.properties import claim, given
from conformance.properties.chains import Chain, chains, chains_of_tensors
from conformance.properties.earlier import earlier_calls
from conformance.properties.in_modes import near, plain_array, plain_tensor, refusal, same_remains, untaken
from conformance.properties.oracles import outcome_of
from conformance.properties.property import example

SHARE = 0.3


@claim("chains.of-tensors-do-what-they-do-eagerly", share=SHARE, ambient="as it is")
@given(recipe=plain_tensor, chain=chains_of_tensors(), earlier=earlier_calls())
def test_a_chain_of_tensors_does_what_it_does_eagerly(mode, recipe, chain, earlier):
    program = chain.of_tensor()
    tensor, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(program, tensor), outcome_of(lambda each: mode(program, each, before), other)
    raised, raised_eagerly = refusal(found), refusal(eager) or untaken(mode, found)
    assert (raised is None) == (raised_eagerly is None), "refusal"
    assert raised or near(found, eager), "values"
    assert raised or same_remains(other, tensor), "state"


@claim("chains.from-a-tensor-do-what-they-do-eagerly", share=SHARE, ambient="as it is")
@given(recipe=plain_tensor, chain=chains(), earlier=earlier_calls())
@example(chain=Chain(("numpy", "increase array", "from_numpy", "mul_")))
def test_a_chain_from_a_tensor_does_what_it_does_eagerly(mode, recipe, chain, earlier):
    program = chain.of_tensor()
    tensor, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(program, tensor), outcome_of(lambda each: mode(program, each, before), other)
    raised, raised_eagerly = refusal(found), refusal(eager) or untaken(mode, found)
    assert (raised is None) == (raised_eagerly is None), "refusal"
    assert raised or near(found, eager), "values"
    assert raised or same_remains(other, tensor), "state"


@claim("chains.from-an-array-do-what-they-do-eagerly", share=SHARE, ambient="as it is")
@given(recipe=plain_array, chain=chains(), earlier=earlier_calls())
@example(chain=Chain(("from_numpy", "mul_", "numpy", "increase array")))
def test_a_chain_from_an_array_does_what_it_does_eagerly(mode, recipe, chain, earlier):
    program = chain.of_array()
    array, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(program, array), outcome_of(lambda each: mode(program, each, before), other)
    raised, raised_eagerly = refusal(found), refusal(eager) or untaken(mode, found)
    assert (raised is None) == (raised_eagerly is None), "refusal"
    assert raised or near(found, eager), "values"
    assert raised or same_remains(other, array), "state"
