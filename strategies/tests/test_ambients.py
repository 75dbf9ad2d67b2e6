"""Settings of the process hold inside a block, and are put back."""

import torch
from hypothesis import given

from strategies import Ambient, ambients, rebuilt
from strategies.tests.sampling import QUIET, examples, plainest


def settings():
    return (
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_default_dtype(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_num_threads(),
    )


@QUIET
@given(ambient=ambients())
def test_settings_are_as_they_say_and_then_as_before(ambient):
    before = settings()
    with ambient.entered():
        assert torch.is_grad_enabled() == (not ambient.grad)
        assert torch.is_inference_mode_enabled() == (ambient.grad == "inference_mode")
        assert torch.get_default_dtype() == getattr(torch, ambient.dtype or "float32")
        assert torch.are_deterministic_algorithms_enabled() == ambient.deterministic
        assert torch.get_num_threads() == (ambient.threads or before[-1])
    assert settings() == before


@QUIET
@given(ambient=ambients())
def test_settings_are_rebuilt_from_their_text(ambient):
    assert rebuilt(repr(ambient)) == ambient


def test_settings_shrink_to_none_and_leave_the_grad_mode_alone_where_asked():
    assert plainest(ambients()) == Ambient()
    assert {each.grad for each in examples(ambients(), 100)} == {"", "no_grad", "inference_mode"}
    assert {each.grad for each in examples(ambients(grads=False), 100)} == {""}
