"""The transforms of torch.func, whose results hold that of the function; they take tensors alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


def differentiated(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function where its gradient is taken as well."""
    return torch.func.vjp(function, values)[0]


def differentiated_forward(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function where its derivative along a tangent is taken as well."""
    return torch.func.jvp(function, (values,), (torch.ones_like(values),))[0]


def vectorized(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function for a batch of one."""
    return torch.func.vmap(function)(values.unsqueeze(0)).squeeze(0)
