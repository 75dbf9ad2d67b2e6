"""torch.compile with a backend that runs each graph as it is, and counts: what is wrong is the tracing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

# Calls in the mode, those of which something got into a graph, and the nodes in the graphs of the last one.
GRAPHS = {"calls": 0, "captured": 0, "nodes": 0}


def recording(graph: Any, inputs: Any) -> Any:
    """A backend that runs a graph as it was traced."""
    _count(graph)
    return graph.forward


def recording_ahead(graph: Any, inputs: Any) -> Any:
    """A backend that traces the backward of a graph ahead of time, and runs both as they were traced."""
    from torch._dynamo.backends.registry import lookup_backend  # private: backends have no public names

    _count(graph)
    return lookup_backend("aot_eager")(graph, inputs)


def _count(graph: Any) -> None:
    nodes = sum(node.op.startswith("call") for node in graph.graph.nodes)
    GRAPHS["captured"] += bool(nodes and not GRAPHS["nodes"])
    GRAPHS["nodes"] += nodes


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


def compiled_ahead(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call that compiles, with autograd traced ahead of time as well."""
    GRAPHS.update(calls=GRAPHS["calls"] + 1, nodes=0)
    torch.compiler.reset()
    return torch.compile(function, backend=recording_ahead)(values)
