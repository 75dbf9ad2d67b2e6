"""Ambient grad modes, as the context managers that set them."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st


def grad_modes() -> st.SearchStrategy[Any]:
    """torch.enable_grad, torch.no_grad or torch.inference_mode; shrinks to the first."""
    return st.sampled_from((torch.enable_grad, torch.no_grad, torch.inference_mode))
