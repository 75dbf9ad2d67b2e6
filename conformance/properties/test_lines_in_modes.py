"""Laws of lines in modes: a line of a program that is not run eagerly does what it does eagerly."""

from conformance.properties import claim, given
from conformance.properties.earlier import earlier_calls
from conformance.properties.hard import tried_first
from conformance.properties.in_modes import (
    FEW,
    LINES_ARRAYS,
    LINES_TENSORS,
    any_array,
    any_tensor,
    near,
    refusal,
    same_class,
    same_remains,
    same_sharing,
    untaken,
)
from conformance.properties.oracles import outcome_of


@claim("*.does-with-an-array-what-it-does-eagerly", share=FEW)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(LINES_ARRAYS)
def test_a_line_does_with_an_array_what_it_does_eagerly(way, mode, recipe, earlier):
    array, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, array), outcome_of(lambda array: mode(way, array, before), other)
    raised, raised_eagerly = refusal(found), refusal(eager) or untaken(mode, found)
    assert (raised is None) == (raised_eagerly is None), "refusal"
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_class(found, eager), "type"
    assert refused or near(found, eager), "values"
    assert refused or same_remains(other, array), "state"
    assert refused or same_sharing(found, other, eager, array), "sharing"


@claim("*.does-with-a-tensor-what-it-does-eagerly", share=FEW)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(LINES_TENSORS)
def test_a_line_does_with_a_tensor_what_it_does_eagerly(way, mode, recipe, earlier):
    tensor, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, tensor), outcome_of(lambda tensor: mode(way, tensor, before), other)
    raised, raised_eagerly = refusal(found), refusal(eager) or untaken(mode, found)
    assert (raised is None) == (raised_eagerly is None), "refusal"
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_class(found, eager), "type"
    assert refused or near(found, eager), "values"
    assert refused or same_remains(other, tensor), "state"
    assert refused or same_sharing(found, other, eager, tensor), "sharing"
