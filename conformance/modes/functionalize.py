"""torch.func.functionalize, under which every write and view is done without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


def functionalized(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call under functionalize."""
    return torch.func.functionalize(function)(values)
