"""The transforms of torch.func, whose results hold that of the function; they take tensors alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from conformance.modes.compile import GRAPHS


def differentiated(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function where its gradient is taken as well."""
    GRAPHS["calls"] += 1
    result = torch.func.vjp(function, values)[0]
    GRAPHS["captured"] += 1
    return result


def differentiated_forward(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function where its derivative along a tangent is taken as well."""
    GRAPHS["calls"] += 1
    result = torch.func.jvp(function, (values,), (torch.ones_like(values),))[0]
    GRAPHS["captured"] += 1
    return result


def vectorized(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function for a batch of one."""
    GRAPHS["calls"] += 1
    batch = torch.func.vmap(function)(values.unsqueeze(0))
    GRAPHS["captured"] += 1
    return [each.squeeze(0) for each in batch] if isinstance(batch, list) else batch.squeeze(0)
