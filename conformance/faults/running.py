"""Which faults the claims catch: each fault is planted in a forked child, and claims are judged there."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import multiprocessing
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from typing import TypeVar

import hypothesis
import numpy as np
import torch

from conformance import catalogue
from conformance.faults.planting import FAULTS, Fault, controls, plant
from conformance.faults.tracing import Trace
from conformance.properties import registry
from conformance.properties.property import SETTINGS
from conformance.runner.forking import death, told_by_child
from conformance.runner.judging import Effort, judge
from strategies import devices

PARTS = 16  # of what is judged in one go, so that no worker waits long for another
T = TypeVar("T")
Column = tuple[str, str]  # the id of a claim, and a device
# A claim stops at its first counter-example, which is not shrunk.
_FIRST = hypothesis.settings(SETTINGS, phases=(hypothesis.Phase.generate,))


@dataclasses.dataclass(frozen=True)
class Judged:
    """What a claim showed: ``killed`` where the fault turned it red, after so many inputs and seconds."""

    claim: str
    device: str
    verdict: str
    killed: bool
    cases: int
    seconds: float
    failure: str


@functools.cache
def known() -> Mapping[str, catalogue.Claim]:
    """The claims by id, read once for all children."""
    return catalogue.load()


def columns(claim: catalogue.Claim) -> list[str]:
    """The devices on which a claim can be judged without a GPU; none where it needs one."""
    return [
        device
        for device in ("cpu", "lazy", "simulated")
        if device in devices().present and expected(claim.id, device).verdict not in ("absent", "crashed")
    ]


def expected(claim: str, device: str) -> catalogue.Expectation:
    """What is expected of a claim here."""
    return known()[claim].expected(torch.__version__, np.__version__, device)


def judged(wanted: Iterable[Column], cases: int) -> Iterator[Judged]:
    """Judge claims in this process, as it is, and stop each at its first failure."""
    for claim, device in wanted:
        usual = expected(claim, device)
        effort = Effort(inputs=cases, settings=_FIRST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = judge(registry.by_claim()[claim], registry.given(claim, device), usual, effort)
        yield Judged(
            claim=claim,
            device=device,
            verdict=outcome.verdict,
            killed=outcome.verdict != "errored" and outcome.surprises(usual),
            cases=outcome.cases,
            seconds=outcome.seconds,
            failure=(outcome.failure or outcome.reason)[:200],
        )


def in_child(fault: Fault | None, wanted: Sequence[Column], cases: int) -> list[Judged]:
    """Judge claims in a forked child in which a fault was planted; one that dies goes on in another."""

    def tell(left: Sequence[Column]) -> Iterator[str]:
        if fault:
            plant(fault)
        for each in judged(left, cases):
            yield json.dumps(dataclasses.asdict(each))

    done: list[Judged] = []
    while len(done) < len(wanted):
        left = wanted[len(done) :]
        told, code = told_by_child(functools.partial(tell, left))
        done += [Judged(**json.loads(line)) for line in told]
        if code > 0:
            raise RuntimeError(f"claims could not be judged: the child {death(code)}; see its error above")
        if len(told) < len(left):
            done.append(Judged(*left[len(told)], "crashed", True, 0, 0.0, death(code)))
    return done


def met_in_child(faults: Sequence[Fault], wanted: Sequence[Column], cases: int) -> list[list[str]]:
    """For each column the faults whose condition was met; the others cannot show there.

    A child watches, so that nothing stays planted here.
    """

    def tell() -> Iterator[str]:
        trace = Trace(faults)
        for column in wanted:
            trace.begin()
            list(judged([column], cases))
            yield json.dumps(trace.end())

    told, code = told_by_child(tell)
    if code or len(told) < len(wanted):
        raise RuntimeError(f"the claims could not be traced: the child {death(code)}")
    return [json.loads(line) for line in told]


@dataclasses.dataclass(frozen=True)
class Task:
    """Columns to judge with a fault planted; without one where ``fault`` is empty, or a control's entry."""

    fault: str
    wanted: Sequence[Column]
    cases: int


def _start() -> None:
    """What has to be there before the first fork: the lazy device, and what every child reads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    devices()
    known()
    registry.by_claim()


def _judge(task: Task) -> tuple[Task, list[Judged]]:
    fault = {**FAULTS, **controls()}.get(task.fault)
    return task, in_child(fault, task.wanted, task.cases)


def _trace(task: Task) -> tuple[Task, list[list[str]]]:
    faults = controls() if task.fault == "controls" else FAULTS
    return task, met_in_child(list(faults.values()), task.wanted, task.cases)


@contextlib.contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """Processes that import torch once, and fork for each task."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_start) as pool:
        yield pool


def _done(pool: Executor, function: Callable[[Task], T], tasks: Sequence[Task]) -> Iterator[T]:
    """What a function gives for tasks, in the order in which they end."""
    yield from (each.result() for each in as_completed([pool.submit(function, task) for task in tasks]))


def run(pool: Executor, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Judged]]]:
    """Judge each task; yields as they end."""
    yield from _done(pool, _judge, tasks)


def reached(
    pool: Executor, wanted: Sequence[Column], cases: int, *, control: bool = False
) -> dict[str, list[Column]]:
    """For each fault, or for each entry of the controls, the columns that can meet it."""
    parts = [Task("controls" if control else "", wanted[part::PARTS], cases) for part in range(PARTS)]
    met: dict[str, list[Column]] = {}
    for task, names in _done(pool, _trace, parts):
        for column, of_column in zip(task.wanted, names):
            for name in of_column:
                met.setdefault(name, []).append(column)
    return {name: sorted(columns_) for name, columns_ in met.items()}
