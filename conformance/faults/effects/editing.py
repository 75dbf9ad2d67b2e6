"""What several effects need: edits that nothing records, and numbers in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from strategies import SHARED

_LARGE = 2**24  # bytes: beyond it numbers are left alone, which would take longer than they are worth


def edited(values: Any, edit: Callable[[Any], None]) -> Any:
    """The values after an edit in place that nothing records."""
    with torch.no_grad():
        edit(values)
    return values


def as_numbers(values: Any) -> Any:
    """An array of the memory of a result; None where none can have it, or where it is too large to edit."""
    if isinstance(values, np.ndarray):
        return values if values.nbytes <= _LARGE and values.flags.writeable else None
    lazy = values.is_conj() or values.is_neg()
    known = str(values.dtype).removeprefix("torch.") in SHARED
    return (
        None if lazy or not known or values.device.type != "cpu" else as_numbers(np.asarray(values.detach()))
    )
