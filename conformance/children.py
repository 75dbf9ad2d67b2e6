"""Judging a property in a child process, for claims that are known to kill the interpreter."""

from __future__ import annotations

import dataclasses
import faulthandler
import json
import os
import signal
from typing import Any

from conformance.catalogue import Expectation
from conformance.judging import Outcome, judge


def judge_in_child(test: Any, arguments: dict[str, Any], expected: Expectation) -> Outcome:
    """Judge a property in a forked child: crashed, with the input that did it, where the child is killed.

    The child writes each input to a pipe before it tries it, and its outcome at the end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(writing, test, arguments, expected)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        last = ""
        for line in pipe:
            last = line if line.endswith("\n") else last
    status = os.waitpid(child, 0)[1]
    told = json.loads(last) if last else {}
    if "outcome" in told:
        return Outcome(**told["outcome"])
    return Outcome(verdict="crashed", reason=_death(status), inputs=told.get("inputs", {}))


def _serve(writing: int, test: Any, arguments: dict[str, Any], expected: Expectation) -> None:
    code = 1
    faulthandler.disable()  # the parent reports the death
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:

            def announce(inputs: dict[str, str]) -> None:
                print(json.dumps({"inputs": inputs}), file=pipe, flush=True)

            outcome = judge(test, arguments, expected, announce)
            print(json.dumps({"outcome": dataclasses.asdict(outcome)}), file=pipe, flush=True)
        code = 0
    finally:
        os._exit(code)  # no handler of pytest may run twice


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"killed by {signal.Signals(number).name}"
    return f"ended with exit code {os.WEXITSTATUS(status)}"
