"""Drawing and shrinking, beside hypothesis.extra.numpy and hypothesis-torch with equal dtypes and shapes."""

from __future__ import annotations

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
SHAPES = shapes(max_dims=5, max_elements=60)
Strategies = dict[str, st.SearchStrategy[Any]]


def ours_and_numpys() -> Strategies:
    """All axes of ours on; arrays of NumPy of the same dtypes and shapes."""
    return {
        "tensors()": tensors(devices=("cpu",)),
        "hypothesis.extra.numpy": hnp.arrays(st.sampled_from(SHARED).map(np.dtype), SHAPES),
    }


def ours_and_hypothesis_torchs() -> Strategies:
    """Strided tensors of equal dtypes and shapes, everything else as each strategy draws it."""
    from hypothesis_torch import tensor_strategy

    names = ("float32", "float64", "int64", "int32", "uint8", "bool")
    return {
        "tensors()": tensors(devices=("cpu",), dtypes=names),
        "hypothesis-torch": tensor_strategy(
            dtype=st.sampled_from([getattr(torch, name) for name in names]),
            shape=SHAPES,
            device=torch.device("cpu"),
            layout=torch.strided,
        ),
    }


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


def rates(strategies: Strategies) -> dict[str, float]:
    """The median rate of each strategy over rounds in which each has its turn."""
    found: dict[str, list[float]] = {name: [] for name in strategies}
    for seed in range(ROUNDS):
        for name, strategy in strategies.items():
            found[name].append(rate(strategy, seed))
    return {name: round(statistics.median(each), 1) for name, each in found.items()}


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


def shrunk(strategy: st.SearchStrategy[Any], fails: Callable[[Any], bool], seed: int) -> dict[str, float]:
    """Calls and CPU seconds from the first failure to the smallest, and the bytes of that."""
    calls, started, smallest = 0, 0.0, None

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
        size = len(repr(smallest.tolist()))
        return {"calls": calls, "seconds": round(seconds, 4), "size": size}
    return {}


def shrinking(strategies: Strategies, rounds: int = 3) -> dict[str, dict[str, dict[str, float]]]:
    """For each failure and strategy the median calls, seconds and size (characters of its elements)."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for failure, fails in FAILURES.items():
        for name, strategy in strategies.items():
            each = [result for seed in range(rounds) if (result := shrunk(strategy, fails, seed))]
            found.setdefault(failure, {})[name] = {
                key: statistics.median(result[key] for result in each) for key in (each[0] if each else ())
            }
    return found
