"""Graphs traced with ones and replayed with other numbers; a warning of the tracer counts as a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from conformance.modes.compile import GRAPHS


def traced(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The replay of a graph of torch.jit.trace."""
    import warnings

    GRAPHS["calls"] += 1
    with warnings.catch_warnings(record=True) as said:  # as errors they would be raised at some later call
        warnings.simplefilter("always")
        graph = torch.jit.trace(function, (torch.ones_like(earlier),), check_trace=False)
    for each in said:
        if each.category.__name__ == "TracerWarning":
            raise RuntimeError(str(each.message))
    result = graph(values)
    GRAPHS["captured"] += 1
    return result


def exported(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The replay of a graph of torch.export."""

    class Whole(torch.nn.Module):
        def forward(self, values: Any) -> Any:
            return function(values)

    GRAPHS["calls"] += 1
    result = torch.export.export(Whole(), (torch.ones_like(earlier),)).module()(values)
    GRAPHS["captured"] += 1
    return result
