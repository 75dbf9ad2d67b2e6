"""Drawing and shrinking, beside hypothesis.extra.numpy and hypothesis-torch with equal dtypes and shapes."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import hypothesis
import hypothesis.extra.numpy as hnp
import numpy as np
import torch
from hypothesis import strategies as st

from strategies import SHARED, shapes, tensors

DRAWS = 1000
EACH = 8
ROUNDS = 3
_NO_PLUGINS = "HYPOTHESIS_NO_PLUGINS"
SHAPES = shapes(max_dims=5, max_elements=60)
Peers = dict[str, Callable[[], st.SearchStrategy[Any]]]
NAMES = ("float32", "float64", "int64", "int32", "uint8", "bool")


def ours() -> st.SearchStrategy[Any]:
    """Tensors with all axes on."""
    return tensors(devices=("cpu",))


def numpys() -> st.SearchStrategy[Any]:
    """Arrays of the same dtypes and shapes."""
    return hnp.arrays(st.sampled_from(SHARED).map(np.dtype), SHAPES)


def ours_of_few_dtypes() -> st.SearchStrategy[Any]:
    """Tensors with all other axes on, of the dtypes that hypothesis-torch has, too."""
    return tensors(devices=("cpu",), dtypes=NAMES)


def hypothesis_torchs() -> st.SearchStrategy[Any]:
    """Strided tensors of the same dtypes and shapes, everything else as that library draws it."""
    from hypothesis_torch import tensor_strategy

    return tensor_strategy(
        dtype=st.sampled_from([getattr(torch, name) for name in NAMES]),
        shape=SHAPES,
        device=torch.device("cpu"),
        layout=torch.strided,
    )


BESIDE_NUMPY: Peers = {"tensors()": ours, "hypothesis.extra.numpy": numpys}
BESIDE_HYPOTHESIS_TORCH: Peers = {"tensors()": ours_of_few_dtypes, "hypothesis-torch": hypothesis_torchs}


def settings(draws: int, *phases: hypothesis.Phase) -> hypothesis.settings:
    """The same for every strategy: no database, no deadline, no health checks."""
    return hypothesis.settings(
        max_examples=draws,
        database=None,
        deadline=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
    )


def rate(strategy: st.SearchStrategy[Any], seed: int) -> float:
    """Examples in a second of CPU time; several in each run, since a run has a cost of its own."""
    counted = 0

    @hypothesis.seed(seed)
    @settings(DRAWS // EACH, hypothesis.Phase.generate)
    @hypothesis.given(st.tuples(*[strategy] * EACH))
    def draw(examples: Any) -> None:
        nonlocal counted
        counted += EACH

    started = time.process_time()
    draw()
    return counted / (time.process_time() - started)


def rates(peers: Peers) -> dict[str, float]:
    """The median rate of each strategy over rounds in which each has its turn.

    Each is measured in a process of its own, since hypothesis-torch brings a plugin that seeds torch's
    generators for every example of whatever strategy.
    """
    found: dict[str, list[float]] = {name: [] for name in peers}
    for seed in range(ROUNDS):
        for name, make in peers.items():
            found[name].append(alone(_rate, make, seed))
    return {name: round(statistics.median(each), 1) for name, each in found.items()}


def _rate(make: Callable[[], st.SearchStrategy[Any]], seed: int) -> float:
    strategy = make()
    rate(strategy, seed + ROUNDS)  # first calls
    return rate(strategy, seed)


def alone(measure: Callable[..., Any], *arguments: Any) -> Any:
    """Measure in a new process, in which plugins of Hypothesis are loaded for their own library alone."""
    if hypothesis_torchs in arguments:
        os.environ.pop(_NO_PLUGINS, None)
    else:
        os.environ[_NO_PLUGINS] = "1"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)


# Ten failures that each strategy can meet, of the elements, the shape and the dtype.
FAILURES: dict[str, Callable[[Any], bool]] = {
    "a NaN": lambda array: array.dtype.kind in "fc" and bool(np.isnan(array).any()),
    "a negative number": lambda array: array.dtype.kind in "if" and bool((array < 0).any()),
    "a number above 100": lambda array: array.dtype.kind in "iuf" and bool((array > 100).any()),
    "two different elements": lambda array: array.size > 1 and len(set(array.reshape(-1).tolist())) > 1,
    "float64": lambda array: array.dtype == np.float64,
    "five elements or more": lambda array: array.size >= 5,
    "three sides or more": lambda array: array.ndim >= 3,
    "an empty array with sides": lambda array: array.ndim >= 2 and not array.size,
    "a side of three": lambda array: 3 in array.shape,
    "True": lambda array: array.dtype == np.bool_ and bool(array.any()),
}


def as_array(example: Any) -> Any:
    """What a failure looks at; None where NumPy has no such array."""
    if isinstance(example, np.ndarray):
        return example
    plain = example.detach().resolve_conj().resolve_neg()
    return plain.numpy() if str(plain.dtype).removeprefix("torch.") in SHARED else None


def shrunk(make: Callable[[], st.SearchStrategy[Any]], failure: str, seed: int) -> dict[str, float]:
    """Calls and CPU seconds from the first failure to the smallest, and the characters of its elements."""
    calls, started, smallest = 0, 0.0, None
    strategy, fails = make(), FAILURES[failure]

    @hypothesis.seed(seed)
    @settings(DRAWS * 5, hypothesis.Phase.generate, hypothesis.Phase.shrink)
    @hypothesis.given(strategy)
    def run(example: Any) -> None:
        nonlocal calls, started, smallest
        calls += bool(started)
        array = as_array(example)
        if array is not None and fails(array):
            started = started or time.process_time()
            smallest = array
            raise AssertionError("the failure")

    try:
        run()
    except AssertionError:
        assert smallest is not None
        seconds = time.process_time() - started
        return {"calls": calls, "seconds": round(seconds, 4), "size": len(repr(smallest.tolist()))}
    return {}


def _shrunk(make: Callable[[], st.SearchStrategy[Any]], rounds: int) -> dict[str, list[dict[str, float]]]:
    return {
        failure: [found for seed in range(rounds) if (found := shrunk(make, failure, seed))]
        for failure in FAILURES
    }


def shrinking(peers: Peers, rounds: int = 3) -> dict[str, dict[str, dict[str, float]]]:
    """For each failure and strategy the median calls, seconds and size of what is left."""
    found: dict[str, dict[str, dict[str, float]]] = {failure: {} for failure in FAILURES}
    for name, make in peers.items():
        for failure, each in alone(_shrunk, make, rounds).items():
            found[failure][name] = {
                key: statistics.median(result[key] for result in each) for key in (each[0] if each else ())
            }
    return found
