"""With what a function was called before: modes keep something from one call to the next."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

__all__ = ["alike", "earlier_calls", "plain"]


def alike(values: Any) -> Any:
    """The argument of an earlier call that was like this one."""
    return values


def plain(values: Any) -> Any:
    """The argument of an earlier call of the same numbers: contiguous, writable and of no graph."""
    return torch.clone(values.detach()) if isinstance(values, torch.Tensor) else np.array(values)


def earlier_calls() -> st.SearchStrategy[Any]:
    """Functions that make the argument of an earlier call; shrinks to the first."""
    return st.sampled_from((alike, plain))
