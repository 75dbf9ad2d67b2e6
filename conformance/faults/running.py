"""Which faults the claims catch: each fault is planted in a forked child, and claims are judged there."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import functools
import gc
import json
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed

import hypothesis
import numpy as np
import torch

from conformance import catalogue
from conformance.faults.planting import FAULTS, Fault, controls, plant
from conformance.faults.recording import Record, Unclear, first_red, recorded
from conformance.faults.tracing import Trace
from conformance.properties import registry
from conformance.properties.property import SETTINGS
from conformance.runner.forking import death, told_by_child
from conformance.runner.judging import Effort, Outcome, judge
from strategies import devices

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

    @property
    def column(self) -> Column:
        """Where it was judged."""
        return self.claim, self.device


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


def judged(wanted: Iterable[Column], cases: int, by: Callable[..., Outcome] = judge) -> Iterator[Judged]:
    """Judge claims in this process, as it is, and stop each at its first failure."""
    for claim, device in wanted:
        usual = expected(claim, device)
        effort = Effort(inputs=cases, settings=_FIRST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = by(registry.by_claim()[claim], registry.given(claim, device), usual, effort)
        yield Judged(
            claim=claim,
            device=device,
            verdict=outcome.verdict,
            killed=outcome.verdict != "errored" and outcome.surprises(usual),
            cases=outcome.cases,
            seconds=outcome.seconds,
            failure=(outcome.failure or outcome.reason)[:200],
        )


def in_child(
    fault: Fault | None,
    wanted: Sequence[Column],
    cases: int,
    records: Mapping[Column, Record] | None = None,
) -> list[Judged]:
    """Judge claims in a forked child in which a fault was planted, those with a record on what it says."""

    def tell(left: Sequence[Column]) -> Iterator[str]:
        if fault:
            plant(fault)
        for column in left:
            record = (records or {}).get(column)
            shown = _replayed(column, fault.name, record) if fault and record and record.tried else None
            (each,) = [shown] if shown else judged([column], cases)
            yield json.dumps(dataclasses.asdict(each))

    return [
        Judged(**json.loads(told)) if isinstance(told, str) else _died(column, told)
        for column, told in zip(wanted, _told(tell, wanted))
    ]


def _replayed(column: Column, fault: str, record: Record) -> Judged | None:
    """What a claim shows on the inputs that meet a fault; nothing where they alone do not tell."""
    started, usual = _seconds(), expected(*column)
    property_, given = registry.by_claim()[column[0]], registry.given(*column)
    tried = record.met_by(fault)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            red = first_red(property_, given, usual, tried, refuted=record.refuted_beside(fault))
        except Unclear:
            return None
    if red is None:
        return Judged(*column, usual.verdict, False, len(tried), _seconds() - started, "")
    number, failure = red
    return Judged(*column, "refuted", True, number, _seconds() - started, failure.text[:200])


def _seconds() -> float:
    """CPU seconds of this process and of its children that ended."""
    return sum(os.times()[:4])


def _told(tell: Callable[[Sequence[Column]], Iterator[str]], wanted: Sequence[Column]) -> list[str | int]:
    """The line that a forked child tells of each column, or how it died there; another one goes on then."""
    done: list[str | int] = []
    while len(done) < len(wanted):
        left = wanted[len(done) :]
        lines, code = told_by_child(functools.partial(tell, left))
        done += lines
        if code > 0:
            raise RuntimeError(f"claims could not be judged: the child {death(code)}; see its error above")
        if len(lines) < len(left):
            done.append(code)
    return done


def _died(column: Column, code: int) -> Judged:
    return Judged(*column, "crashed", True, 0, 0.0, death(code))


def recorded_in_child(
    faults: Iterable[Fault], wanted: Sequence[Column], cases: int
) -> list[tuple[Judged, Record]]:
    """Judge claims on torch as it is, and say what they were tried on and which faults that meets.

    A child watches, so that nothing stays planted here.
    """

    def tell(left: Sequence[Column]) -> Iterator[str]:
        trace = Trace(faults)
        for column in left:
            record = Record()
            (each,) = judged([column], cases, functools.partial(recorded, record, trace))
            yield f"{json.dumps(dataclasses.asdict(each))}\t{record.line()}"

    found = []
    for column, told in zip(wanted, _told(tell, wanted)):
        if isinstance(told, int):
            found.append((_died(column, told), Record()))
        else:
            line, _, record = told.partition("\t")
            found.append((Judged(**json.loads(line)), Record.of_line(record)))
    return found


@dataclasses.dataclass(frozen=True)
class Task:
    """Columns to judge with some faults: ``named`` ones in any case, and where ``full`` those that meet one.

    Of a claim the first column that meets a fault is judged. ``known`` is what was judged before.
    """

    columns: Sequence[Column]
    faults: Sequence[str]
    cases: int
    named: Mapping[str, Sequence[Column]] = dataclasses.field(default_factory=dict)
    known: Mapping[str, Sequence[Column]] = dataclasses.field(default_factory=dict)
    full: bool = False


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the columns of a task showed by fault, and what is ``spoilt``: red on torch as it is.

    ``entries`` are those that each calls, where it was judged with every fault that it meets.
    """

    spoilt: list[Judged]
    shown: dict[str, list[Judged]]
    entries: dict[Column, list[str]]


def answer(task: Task) -> Answer:
    """Do a task, in children."""
    faults = {name: fault for name, fault in {**FAULTS, **controls()}.items() if name in set(task.faults)}
    modes = [column for column in task.columns if catalogue.mode_of(column[1]) != catalogue.EAGER]
    traced = recorded_in_child(
        faults.values(), [each for each in task.columns if each not in modes], task.cases
    )
    spoilt = [shown for shown, _ in traced if shown.verdict == "crashed"]
    # What is red may be so for being watched.
    doubtful = [shown.column for shown, _ in traced if _is_red(shown) and shown not in spoilt]
    records = {
        shown.column: record.unused() if shown.column in doubtful else record for shown, record in traced
    }
    spoilt += [each for each in in_child(None, [*modes, *doubtful], task.cases) if _is_red(each)]
    shown_by = {}
    for name, columns_ in _pairs(task, records).items():
        done = {*task.known.get(name, ()), *(each.column for each in spoilt)}
        wanted = [each for each in columns_ if each not in done]
        if wanted:
            shown_by[name] = in_child(faults[name], wanted, task.cases, records)
    entries = {column: record.entries for column, record in records.items()} if task.full else {}
    return Answer(spoilt, shown_by, entries)


def _is_red(shown: Judged) -> bool:
    return shown.killed or shown.verdict == "errored"


def _pairs(task: Task, records: Mapping[Column, Record]) -> dict[str, list[Column]]:
    """By fault the columns that are judged with it."""
    first: dict[tuple[str, str], Column] = {}
    for column in task.columns if task.full else ():
        for name in records[column].met if column in records else ():
            first.setdefault((name, column[0]), column)
    pairs = {name: set(columns_) for name, columns_ in task.named.items()}
    for (name, _), column in first.items():
        pairs.setdefault(name, set()).add(column)
    return {name: sorted(columns_) for name, columns_ in sorted(pairs.items())}


def _start() -> None:
    """What has to be there before the first fork: the lazy device, and what every child reads or imports."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(os._exit, 0)  # before triton tells what it leaks
    torch.use_deterministic_algorithms(False)  # imports hundreds of modules the first time
    devices()
    known()
    registry.by_claim()
    gc.freeze()  # so that no child copies what it only looks through


@contextlib.contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """Processes that import torch once, and fork for each task."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_start)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def run(pool: Executor, tasks: Sequence[Task]) -> Iterator[tuple[Task, Answer]]:
    """Do each task; yields as they end."""
    waiting = {pool.submit(answer, task): task for task in tasks}
    yield from ((waiting[each], each.result()) for each in as_completed(waiting))
