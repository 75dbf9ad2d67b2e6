"""torch.func.vjp, whose first result is that of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


def differentiated(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The value of the function where its gradient is taken as well."""
    return torch.func.vjp(function, values)[0]
