"""Judging a property in a child process, for claims that are known to kill the interpreter."""

from __future__ import annotations

import dataclasses
import faulthandler
import functools
import json
import os
from pathlib import Path
from typing import Any

from conformance.catalogue import Expectation
from conformance.runner.judging import Outcome, judge
from conformance.runner.record import Record, death, outcome_of_death


def judge_in_child(
    test: Any, arguments: dict[str, Any], expected: Expectation, folder: Path, nodeid: str, limit: float
) -> Outcome:
    """Judge a property in a forked child: crashed, with the input that did it, where the child is killed.

    The child keeps a write-ahead record of its own in ``folder`` and leaves after ``limit`` seconds.
    """
    reading, writing = os.pipe()
    name = f"child-{os.getpid()}"
    record = Record(folder, name)
    child = os.fork()
    if child == 0:
        os.close(reading)
        announce = functools.partial(record.about_to_try, nodeid)
        with record.limited(limit):
            _serve(writing, lambda: judge(test, arguments, expected, announce))
    os.close(writing)
    record.close()
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    how = death(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    if told:
        return Outcome(**json.loads(told))
    return outcome_of_death(folder, name, nodeid, test.hypothesis.inner_test, how)


def _serve(writing: int, judged: Any) -> None:
    code = 1
    faulthandler.disable()  # the parent reports the death
    try:
        try:
            outcome = json.dumps(dataclasses.asdict(judged()))
        except Exception as error:  # of ours: never to be taken for the crash that is expected
            broken = Outcome(verdict="errored", reason=f"{type(error).__name__}: {error}")
            outcome = json.dumps(dataclasses.asdict(broken))
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(outcome)
        code = 0
    finally:
        os._exit(code)  # no handler of pytest may run twice
