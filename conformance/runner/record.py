"""What outlives a process that dies: the input that it was about to try, and where it hung."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from conformance.runner.judging import Outcome
from conformance.runner.observing import described
from conformance.verdict.scripts import script

BROKEN_DEVICE = 75  # exit code of a worker that leaves a device which is broken for good
_LENGTH = 8  # bytes in front of each entry


class Record:
    """The write-ahead record of one process: each input is written before it is tried.

    Two files in a folder: ``<name>.input`` holds the last input, ``<name>.stack`` the stack of each
    thread where the process was ended by its limit. A full disk ends the record, not the run.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._input = os.open(folder / f"{name}.input", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stack = os.open(folder / f"{name}.stack", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)

    def about_to_try(self, nodeid: str, cases: int, inputs: dict[str, Any]) -> None:
        """Write down the input number ``cases`` of a test."""
        try:
            entry = pickle.dumps((nodeid, cases, inputs))
        except Exception:  # a function that is found under no name
            entry = pickle.dumps((nodeid, cases, described(inputs)))
        with contextlib.suppress(OSError):
            os.pwrite(self._input, len(entry).to_bytes(_LENGTH, "little") + entry, 0)

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """End the process, its stacks on record, where the block takes longer; 0 is no limit."""
        if not seconds:
            yield
            return
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._stack)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    def close(self) -> None:
        """Close both files."""
        os.close(self._input)
        os.close(self._stack)


def last_input(folder: Path, name: str) -> tuple[str, int, dict[str, Any]]:
    """What a process was about to try: the test, the number of the input, and the input; empty if nothing.

    The record is a pickle: read none that this run did not write.
    """
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
        written = (folder / f"{name}.input").read_bytes()
        length = int.from_bytes(written[:_LENGTH], "little")
        entry: tuple[str, int, dict[str, Any]] = pickle.loads(written[_LENGTH : _LENGTH + length])
        return entry
    return "", 0, {}


def outcome_of_death(folder: Path, name: str, nodeid: str, inner: Callable[..., None], how: str) -> Outcome:
    """The outcome of a property whose process died: timed-out where its limit ended it, else crashed.

    ``how`` says how the process ended. The outcome has the input that was being tried and the program
    that does the same.
    """
    tried, cases, inputs = last_input(folder, name)
    if tried != nodeid:
        cases, inputs = 0, {}
        how += ", before its first input"
    outcome = Outcome(verdict="crashed", reason=how, cases=cases, inputs=described(inputs))
    stack = _stack(folder, name)
    if stack:
        outcome.verdict, outcome.failure = "timed-out", stack
        outcome.reason = "no answer within the limit (" + stack.splitlines()[0].strip("()!") + ")"
    if inputs and not all(isinstance(value, str) for value in inputs.values()):
        outcome.script = script(inner, inputs)
    return outcome


def _stack(folder: Path, name: str) -> str:
    with contextlib.suppress(OSError):
        return (folder / f"{name}.stack").read_text(encoding="utf-8", errors="replace").strip()
    return ""
