"""How a function is run in each mode, a module a mode; each is whole in itself, for scripts carry its source.

A mode takes a function, its argument, and the argument of an earlier call, which those that keep something
between calls make first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.modes.compile import GRAPHS, compiled, compiled_ahead, compiled_before
from conformance.modes.functionalize import functionalized
from conformance.modes.neutral import (
    anomalous,
    beside_another,
    cast,
    deterministic,
    dispatched,
    hooked,
    on_the_cpu,
    threaded,
    watched,
)
from conformance.modes.traced import exported, traced
from conformance.modes.transforms import differentiated, differentiated_forward, vectorized

__all__ = ["GRAPHS", "MODES", "REFUSING"]

MODES: dict[str, Callable[[Callable[[Any], Any], Any, Any], Any]] = {
    "compile": compiled,
    "compile-cached": compiled_before,
    "functionalize": functionalized,
    "aot-eager": compiled_ahead,
    "export": exported,
    "trace": traced,
    "vjp": differentiated,
    "jvp": differentiated_forward,
    "vmap": vectorized,
    "function-mode": watched,
    "dispatch-mode": dispatched,
    "default-device": on_the_cpu,
    "anomaly": anomalous,
    "autocast": cast,
    "saved-tensor-hooks": hooked,
    "deterministic": deterministic,
    "thread": threaded,
    "two-threads": beside_another,
}

# The functions of those that may refuse what they cannot follow, by name: what is judged does not reach them.
REFUSING = ("differentiated", "differentiated_forward", "vectorized", "traced", "exported")
