"""Judging a property in a child process, for claims that are known to kill the interpreter."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path

from conformance.catalogue import Expectation
from conformance.properties.property import Inputs, Property
from conformance.runner.forking import death, told_by_child
from conformance.runner.judging import Effort, Outcome, judge
from conformance.runner.record import Record, outcome_of_death


def judge_in_child(
    property_: Property,
    given: Inputs,
    expected: Expectation,
    effort: Effort,
    folder: Path,
    nodeid: str,
    limit: float,
) -> Outcome:
    """Judge a property in a forked child: crashed, with the input that did it, where the child is killed.

    The child keeps a write-ahead record of its own in ``folder`` and leaves after ``limit`` seconds.
    """
    name = f"child-{os.getpid()}"
    record = Record(folder, name)

    def tell() -> Iterator[str]:
        announce = functools.partial(record.about_to_try, nodeid)
        record.catch_signals()
        with record.limited(limit):
            try:
                outcome = judge(property_, given, expected, effort, announce)
            except Exception as error:  # of ours: never to be taken for the crash that is expected
                outcome = Outcome(verdict="errored", reason=f"{type(error).__name__}: {error}")
        yield json.dumps(dataclasses.asdict(outcome))

    lines, code = told_by_child(tell)
    record.close()
    if lines:
        return Outcome(**json.loads(lines[0]))
    return outcome_of_death(folder, name, nodeid, property_.function, death(code))
