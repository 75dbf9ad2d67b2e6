"""How much of what was judged in a mode ran in it: a call that got into no graph shows nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import logging
import warnings
from collections.abc import Iterator

from conformance.catalogue import Mode
from conformance.modes.compile import GRAPHS
from conformance.runner.judging import Outcome

LEAST = 0.2  # of the inputs that a claim needs in a graph to be said to hold


@contextlib.contextmanager
def counting(mode: Mode) -> Iterator[None]:
    """Count what gets into a graph, and spare the compiler what it does for its own statistics alone.

    Filters of warnings that it adds (torch 2.1 does for each compilation) are taken off again.
    """
    GRAPHS.update(calls=0, captured=0)
    logged = logging.root.manager.disable
    logging.disable(logging.INFO)  # each step of a trace is logged, whoever reads it
    try:
        with warnings.catch_warnings(), unmeasured() if mode.captures else contextlib.nullcontext():
            yield
    finally:
        logging.disable(logged)


@contextlib.contextmanager
def unmeasured() -> Iterator[None]:
    """Let guards go untimed: before it times them torch flushes the caches of the CPU, half of a compile."""
    guards = importlib.import_module("torch._dynamo.guards")
    measured = getattr(guards, "profile_guard_manager", None)  # private, and absent from old versions
    if measured is None:
        yield
        return
    guards.profile_guard_manager = lambda *_: 0.0  # type: ignore[attr-defined]  # as it is imported there
    try:
        yield
    finally:
        guards.profile_guard_manager = measured  # type: ignore[attr-defined]  # as it was


def weighed(outcome: Outcome, mode: Mode, of_arguments: bool) -> Outcome:
    """An outcome with how many inputs got into a graph; absent where it holds and too few did.

    What is said of arguments holds or not in either case: code without a graph can change them, too.
    """
    if not mode.captures or not GRAPHS["calls"]:
        return outcome
    calls, captured = GRAPHS["calls"], GRAPHS["captured"]
    counted = f"{captured} of {calls} calls {mode.captures}"
    shows = of_arguments or outcome.verdict != "holds" or captured >= LEAST * calls
    return dataclasses.replace(
        outcome,
        verdict=outcome.verdict if shows else "absent",
        reason="; ".join(filter(None, (outcome.reason, counted))),
        coverage=outcome.coverage | {"captured": {"no": calls - captured, "yes": captured}},
    )
