"""Ambient modes: each is drawn, does what its name says, and ends with its block."""

import contextlib

import pytest
import torch
from hypothesis import given

from strategies import device_modes, grad_modes
from strategies.tests.sampling import QUIET, examples, plainest

DEFAULT_CAN_CHANGE = hasattr(torch.device, "__enter__")


@pytest.mark.parametrize(
    ("mode", "tracks", "infers"),
    [(torch.enable_grad, True, False), (torch.no_grad, False, False), (torch.inference_mode, False, True)],
)
def test_each_grad_mode_is_drawn_and_sets_what_its_name_says(mode, tracks, infers):
    with plainest(grad_modes(), lambda drawn: drawn is mode)():
        assert torch.is_grad_enabled() is tracks
        assert torch.is_inference_mode_enabled() is infers


@QUIET
@given(mode=grad_modes())
def test_a_grad_mode_ends_with_its_block(mode):
    with mode():
        pass
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()


def test_there_are_three_grad_modes_and_the_plainest_is_the_default():
    assert set(examples(grad_modes(), 50)) == {torch.enable_grad, torch.no_grad, torch.inference_mode}
    assert plainest(grad_modes()) is torch.enable_grad


@QUIET
@given(mode=device_modes())
def test_a_device_mode_makes_the_device_the_default_or_leaves_the_default(mode):
    with mode("meta"):
        inside = torch.empty(1).device.type
    assert inside == ("cpu" if mode is contextlib.nullcontext else "meta")
    assert torch.empty(1).device.type == "cpu"


def test_a_device_mode_is_drawn_where_torch_has_one_and_the_plainest_changes_nothing():
    drawn = {contextlib.nullcontext, torch.device} if DEFAULT_CAN_CHANGE else {contextlib.nullcontext}
    assert set(examples(device_modes(), 50)) == drawn
    assert plainest(device_modes()) is contextlib.nullcontext
