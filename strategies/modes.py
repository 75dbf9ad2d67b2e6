"""Ambient grad modes, as the context managers that set them."""

from __future__ import annotations

import contextlib
from typing import Any

import torch
from hypothesis import strategies as st

from strategies.sweeps import swept

_GRAD_MODES = (torch.enable_grad, torch.no_grad, torch.inference_mode)


@swept(lambda: _GRAD_MODES)
def grad_modes() -> st.SearchStrategy[Any]:
    """torch.enable_grad, torch.no_grad or torch.inference_mode; shrinks to the first."""
    return st.sampled_from(_GRAD_MODES)


def device_modes() -> st.SearchStrategy[Any]:
    """Functions from a device to a context: one does nothing, one makes it the default where torch can."""
    able = hasattr(torch.device, "__enter__")
    return st.sampled_from((contextlib.nullcontext, torch.device) if able else (contextlib.nullcontext,))
