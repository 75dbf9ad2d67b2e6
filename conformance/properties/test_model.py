"""Programs: what is true of each way has to be true of whatever is composed of them."""

from conformance.model import Aliasing, Autograd, Lifetime, programs
from conformance.properties import claim, given
from conformance.properties.oracles import agrees


@claim("model.writes-are-seen-by-those-who-share", share=10)
@given(program=programs(Aliasing))
def test_a_write_is_seen_through_every_handle_that_shares_its_memory_and_no_other(program):
    seen = program.build()
    assert seen == program.predicted


@claim("model.gradients-are-right-or-refused", share=10)
@given(program=programs(Autograd))
def test_a_gradient_is_right_or_backward_refuses_or_a_write_was_hidden_from_it(program):
    seen = program.build()
    assert agrees(seen, program.predicted)


@claim("model.memory-outlives-what-it-came-from", share=10)
@given(program=programs(Lifetime))
def test_memory_that_was_handed_out_stays_as_it_is(program):
    seen = program.build()
    assert seen == program.predicted
