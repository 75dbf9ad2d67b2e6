"""Ways of writing to an array or a tensor in place, as users write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

from strategies.sweeps import swept

# Each changes elements of ``values``, of which ``flipped`` is a copy with every element changed.


def by_copy(values: Any, flipped: Any) -> None:
    """All elements at once."""
    if isinstance(values, torch.Tensor):
        values.copy_(flipped)
    else:
        np.copyto(values, flipped)


def by_index(values: Any, flipped: Any) -> None:
    """The last element, by integers."""
    last = tuple(size - 1 for size in values.shape)
    values[last] = flipped[last]


def by_slice(values: Any, flipped: Any) -> None:
    """All elements, by a slice."""
    if values.ndim:
        values[:] = flipped
    else:
        values[...] = flipped


def by_mask(values: Any, flipped: Any) -> None:
    """All elements, by a mask."""
    if isinstance(values, torch.Tensor):
        mask = torch.ones(values.shape, dtype=torch.bool, device=values.device)
        values[mask] = flipped.to(values.device)[mask]
    else:
        everywhere = np.ones(values.shape, bool)
        values[everywhere] = flipped[everywhere]


def by_fill(values: Any, flipped: Any) -> None:
    """All elements, by a number that the first one is not."""
    first = flipped[(0,) * values.ndim]
    if isinstance(values, torch.Tensor):
        values.fill_(first)
    else:
        values.fill(first)


def by_broadcast(values: Any, flipped: Any) -> None:
    """All elements, by a copy of one that is broadcast."""
    first = flipped[(0,) * values.ndim]
    if isinstance(values, torch.Tensor):
        values.copy_(first)
    else:
        np.copyto(values, first)


def by_sum(values: Any, flipped: Any) -> None:
    """All elements, by ``+=`` to zeros: they become ones, or twos where they all were ones."""
    ones = bool((values == 1).all())
    values.fill_(0) if isinstance(values, torch.Tensor) else values.fill(0)
    values += 1 + ones if isinstance(values, torch.Tensor) else values.dtype.type(1 + ones)


def by_output(values: Any, flipped: Any) -> None:
    """All elements, as the ``out=`` of an operation."""
    if isinstance(values, torch.Tensor):
        torch.logical_not(values.clone(), out=values)
    else:
        np.logical_not(values.copy(), out=values)


def by_view(values: Any, flipped: Any) -> None:
    """All elements, through a view."""
    values[None][:] = flipped


Write = Callable[[Any, Any], None]
WRITES: tuple[Write, ...] = (
    by_copy,
    by_index,
    by_slice,
    by_view,
    by_fill,
    by_broadcast,
    by_mask,
    by_output,
    by_sum,
)


@swept(lambda: WRITES)
def writes() -> st.SearchStrategy[Write]:
    """One way of writing; shrinks to a copy of all elements."""
    return st.sampled_from(WRITES)


def fitting(write: Any, values: Any, *, overlaps: bool) -> Any:
    """The way of writing if torch or NumPy has it for such values, else None.

    ``overlaps`` says that elements of a tensor share memory: to those torch writes one at a time.
    """
    name, dtype = write.__name__, str(values.dtype).replace("torch.", "")
    if not isinstance(values, torch.Tensor):
        return None if name == "by_sum" and dtype == "bool" else write
    calculates = dtype not in ("bool", "uint16", "uint32", "uint64") and not dtype.startswith("float8")
    calculates = calculates and values.device.type in ("cpu", "cuda")
    if overlaps:
        return write if name == "by_index" else None
    return write if calculates or name not in ("by_mask", "by_output", "by_sum") else None
