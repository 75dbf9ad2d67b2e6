"""Which faults the claims catch: each fault is planted in a forked child, and claims are judged there."""

from __future__ import annotations

import dataclasses
import faulthandler
import functools
import json
import multiprocessing
import os
import signal
import sys
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import hypothesis
import numpy as np
import torch

from conformance import catalogue
from conformance.faults.planting import FAULTS, Fault, fits, plant, trace
from conformance.runner.forking import death
from conformance.runner.judging import Outcome, judge
from conformance.tools.coverage import arguments_of, properties
from strategies import devices

Column = tuple[str, str]  # the id of a claim, and a device
PHASES = (hypothesis.Phase.explicit, hypothesis.Phase.generate)


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


def columns(claim: catalogue.Claim) -> list[str]:
    """The devices on which a claim can be judged without a GPU; none where it needs one."""
    return [
        device
        for device in ("cpu", "lazy", "simulated")
        if device in devices().present and _expected(claim, device).verdict not in ("absent", "crashed")
    ]


def _expected(claim: catalogue.Claim, device: str) -> catalogue.Expectation:
    return claim.expected(torch.__version__, np.__version__, device)


def judged(wanted: Sequence[Column], cases: int) -> Iterator[Judged]:
    """Judge claims in this process, as it is, and stop each at its first failure."""
    known = catalogue.load()
    for claim, device in wanted:
        expected = _expected(known[claim], device)
        outcome = _judged(claim, device, expected, cases)
        yield Judged(
            claim=claim,
            device=device,
            verdict=outcome.verdict,
            killed=outcome.verdict != "errored" and outcome.surprises(expected),
            cases=outcome.cases,
            seconds=outcome.seconds,
            failure=(outcome.failure or outcome.reason)[:200],
        )


def _judged(claim: str, device: str, expected: catalogue.Expectation, cases: int) -> Outcome:
    test = _property(claim)
    mark = next(each for each in test.pytestmark if each.name == "claim")
    settings = hypothesis.settings(
        max_examples=max(1, round(cases * mark.kwargs.get("share", 1.0))),
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=PHASES,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    vars(test).pop("_hypothesis_internal_use_settings", None)  # of an earlier time
    vars(test).pop("_hypothesis_internal_settings_applied", None)
    test = settings(hypothesis.seed(zlib.crc32(mark.args[0].encode()))(test))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return judge(test, arguments_of(test, claim, device), expected)


def _property(claim: str) -> Any:
    return _properties()[claim]


@functools.cache
def _properties() -> dict[str, Any]:
    return dict(properties())


def reached(wanted: Sequence[Column], cases: int) -> list[list[str]]:
    """For each claim and device the faults whose condition was met; the others cannot show there."""
    for entry in sorted({fault.entry for fault in FAULTS.values()}):
        trace([fault for fault in FAULTS.values() if fault.entry == entry and fits(fault)])
    found = []
    for column in wanted:
        trace.begin()
        list(judged([column], cases))
        found.append(trace.end())
    return found


def in_child(fault: Fault | None, wanted: Sequence[Column], cases: int) -> list[Judged]:
    """Judge claims in a forked child in which a fault was planted; one that dies goes on in another."""
    done: list[Judged] = []
    while len(done) < len(wanted):
        left = wanted[len(done) :]
        told, code = _forked(functools.partial(_tell, fault, left, cases))
        done += [Judged(**json.loads(line)) for line in told]
        if code > 0:
            raise RuntimeError(f"claims could not be judged: the child {death(code)}; see its error above")
        if len(told) < len(left):
            done.append(Judged(*left[len(told)], "crashed", True, 0, 0.0, death(code)))
    return done


def _tell(fault: Fault | None, wanted: Sequence[Column], cases: int) -> Iterable[str]:
    if fault:
        plant(fault)
    for each in judged(wanted, cases):
        yield json.dumps(dataclasses.asdict(each))


def _forked(lines: Any) -> tuple[list[str], int]:
    """The lines that a forked child tells, and how it ended."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        faulthandler.disable()  # the parent reports the death
        try:
            with os.fdopen(writing, "w", encoding="utf-8", buffering=1) as pipe:
                for line in lines():
                    pipe.write(line + "\n")
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read().splitlines()
    return told, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def reached_in_child(wanted: Sequence[Column], cases: int) -> list[list[str]]:
    """The same as ``reached``, in a child, so that nothing stays planted here."""
    told, code = _forked(lambda: [json.dumps(reached(wanted, cases))])
    if code or not told:
        raise RuntimeError(f"the claims could not be traced: the child {death(code)}")
    found: list[list[str]] = json.loads(told[0])
    return found


Task = tuple[str, Sequence[Column], int]  # a fault's name or nothing, what is judged, inputs for each


def _task(task: Task) -> tuple[str, list[Judged]]:
    name, wanted, cases = task
    devices()  # the lazy device has to be started before the fork
    return name, in_child(FAULTS.get(name), wanted, cases)


def run(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[str, list[Judged]]]:
    """Judge each task in one of ``jobs`` processes that import torch once; yields as they end."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap_unordered(_task, tasks)
