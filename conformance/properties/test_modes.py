"""Laws of modes: code that is not run eagerly does what it does eagerly, and says so where it cannot."""

from conformance.properties import claim, given
from conformance.properties.earlier import earlier_calls
from conformance.properties.hard import tried_first
from conformance.properties.in_modes import (
    ARRAYS,
    SHARE,
    TENSORS,
    any_array,
    any_tensor,
    backwards_array,
    begins_with,
    refusal,
)
from conformance.properties.oracles import outcome_of, same_steps, shares_with, state_of
from conformance.properties.outcomes import same_outcome
from strategies import writes


@claim("*.makes-of-an-array-what-it-makes-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_an_array_becomes_what_it_becomes_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda array: mode(way, array, before), recipe.build())
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_outcome(found, eager), "values"


@claim("*.refuses-the-arrays-that-it-refuses-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_an_array_is_refused_where_it_is_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda array: mode(way, array, before), recipe.build())
    raised, raised_eagerly = refusal(found), refusal(eager)
    assert (raised is None) == (raised_eagerly is None), "refusal"


@claim("*.refuses-arrays-that-run-backwards-as-eagerly", share=SHARE)
@given(recipe=backwards_array, earlier=earlier_calls())
def test_an_array_that_runs_backwards_is_refused_where_it_is_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda array: mode(way, array, before), recipe.build())
    raised, raised_eagerly = refusal(found), refusal(eager)
    assert (raised is None) == (raised_eagerly is None), "refusal"


@claim("*.refuses-arrays-with-the-exception-of-eager", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_an_array_is_refused_with_the_exception_that_it_is_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda array: mode(way, array, before), recipe.build())
    raised, raised_eagerly = refusal(found), refusal(eager)
    assert not (raised and raised_eagerly) or type(raised) is type(raised_eagerly), "refusal"


@claim("*.lies-over-the-array-as-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls(), write=writes())
@tried_first(ARRAYS)
def test_a_write_to_array_or_tensor_shows_as_it_does_eagerly(way, mode, recipe, earlier, write):
    array, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, array), outcome_of(lambda array: mode(way, array, before), other)
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or shares_with(found, other, write) == shares_with(eager, array, write), "sharing"


@claim("*.begins-in-the-array-as-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_a_result_begins_in_the_array_where_it_does_eagerly(way, mode, recipe, earlier):
    array, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, array), outcome_of(lambda array: mode(way, array, before), other)
    refused = refusal(eager) or refusal(found) or not array.size
    agree = refused or begins_with(found, other) == begins_with(eager, array)
    assert agree, "sharing"


@claim("*.steps-through-the-array-as-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_a_tensor_has_the_strides_that_it_has_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda array: mode(way, array, before), recipe.build())
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_steps(found, eager), "strides"


@claim("*.leaves-the-array-as-it-is-left-eagerly", share=SHARE)
@given(recipe=any_array, earlier=earlier_calls())
@tried_first(ARRAYS)
def test_an_array_stays_as_it_stays_eagerly(way, mode, recipe, earlier):
    array, before = recipe.build(), earlier(recipe.build())
    state = state_of(array)
    outcome_of(lambda array: mode(way, array, before), array)
    assert state_of(array) == state, "state"


@claim("*.makes-of-a-tensor-what-it-makes-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_tensor_becomes_what_it_becomes_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda tensor: mode(way, tensor, before), recipe.build())
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_outcome(found, eager), "values"


@claim("*.refuses-the-tensors-that-it-refuses-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_tensor_is_refused_where_it_is_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda tensor: mode(way, tensor, before), recipe.build())
    raised, raised_eagerly = refusal(found), refusal(eager)
    assert (raised is None) == (raised_eagerly is None), "refusal"


@claim("*.refuses-tensors-with-the-exception-of-eager", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_tensor_is_refused_with_the_exception_that_it_is_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda tensor: mode(way, tensor, before), recipe.build())
    raised, raised_eagerly = refusal(found), refusal(eager)
    assert not (raised and raised_eagerly) or type(raised) is type(raised_eagerly), "refusal"


@claim("*.lies-over-the-tensor-as-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls(), write=writes())
@tried_first(TENSORS)
def test_a_write_to_tensor_or_result_shows_as_it_does_eagerly(way, mode, recipe, earlier, write):
    tensor, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, tensor), outcome_of(lambda tensor: mode(way, tensor, before), other)
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or shares_with(found, other, write) == shares_with(eager, tensor, write), "sharing"


@claim("*.begins-in-the-tensor-as-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_result_begins_in_the_tensor_where_it_does_eagerly(way, mode, recipe, earlier):
    tensor, other, before = recipe.build(), recipe.build(), earlier(recipe.build())
    eager, found = outcome_of(way, tensor), outcome_of(lambda tensor: mode(way, tensor, before), other)
    refused = refusal(eager) or refusal(found) or not tensor.numel()
    agree = refused or begins_with(found, other) == begins_with(eager, tensor)
    assert agree, "sharing"


@claim("*.steps-through-the-tensor-as-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_result_has_the_strides_that_it_has_eagerly(way, mode, recipe, earlier):
    eager = outcome_of(way, recipe.build())
    before = earlier(recipe.build())
    found = outcome_of(lambda tensor: mode(way, tensor, before), recipe.build())
    refused = isinstance(eager, Exception) or isinstance(found, Exception)
    assert refused or same_steps(found, eager), "strides"


@claim("*.leaves-the-tensor-as-it-is-left-eagerly", share=SHARE)
@given(recipe=any_tensor, earlier=earlier_calls())
@tried_first(TENSORS)
def test_a_tensor_stays_as_it_stays_eagerly(way, mode, recipe, earlier):
    tensor, before = recipe.build(), earlier(recipe.build())
    state = state_of(tensor)
    outcome_of(lambda tensor: mode(way, tensor, before), tensor)
    assert state_of(tensor) == state, "state"
