"""torch.compile with a backend that runs each graph as it is, and counts: what is wrong is the tracing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

# Calls in the mode, those of which something got into a graph, and the nodes in the graphs of the last one.
GRAPHS = {"calls": 0, "captured": 0, "nodes": 0}


def recording(graph: Any, inputs: Any) -> Any:
    """A backend that runs a graph as it was traced."""
    nodes = sum(node.op.startswith("call") for node in graph.graph.nodes)
    GRAPHS["captured"] += bool(nodes and not GRAPHS["nodes"])
    GRAPHS["nodes"] += nodes
    return graph.forward


def compiled(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """The call that compiles."""
    GRAPHS.update(calls=GRAPHS["calls"] + 1, nodes=0)
    torch.compiler.reset()
    return torch.compile(function, backend=recording)(values)


def compiled_before(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call after the one that compiled."""
    import contextlib  # here, since a script carries the function alone

    GRAPHS.update(calls=GRAPHS["calls"] + 1, nodes=0)
    torch.compiler.reset()
    run = torch.compile(function, backend=recording)
    with contextlib.suppress(Exception):  # what it makes of that is judged elsewhere
        run(earlier)
    return run(values)
