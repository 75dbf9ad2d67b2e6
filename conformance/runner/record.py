"""What outlives a process that dies: the input that it was about to try, and how it ended."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from conformance.runner.judging import Outcome
from conformance.runner.observing import described
from conformance.verdict.scripts import script

BROKEN_DEVICE = "the device is broken for good, so that the process was left"
_SILENT = "died silently"
_LENGTH = 8  # bytes in front of each entry
# What faulthandler calls the signals that it catches.
_SIGNALS = {
    "Aborted": "SIGABRT",
    "Bus error": "SIGBUS",
    "Floating": "SIGFPE",
    "Illegal instruction": "SIGILL",
    "Segmentation fault": "SIGSEGV",
}


class Record:
    """The write-ahead record of one process: each input is written before it is tried.

    Two files in a folder: ``<name>.input`` holds the last input, ``<name>.end`` how the process ended,
    with the stack of a fatal signal or of what took longer than its limit. A full disk ends the record,
    not the run.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._input = os.open(folder / f"{name}.input", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._end = os.open(folder / f"{name}.end", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._catches = False

    def about_to_try(self, nodeid: str, cases: int, inputs: dict[str, Any]) -> None:
        """Write down the input number ``cases`` of a test."""
        try:
            entry = pickle.dumps((nodeid, cases, inputs))
        except Exception:  # a function that is found under no name
            entry = pickle.dumps((nodeid, cases, described(inputs)))
        with contextlib.suppress(OSError):
            os.pwrite(self._input, len(entry).to_bytes(_LENGTH, "little") + entry, 0)

    def catch_signals(self) -> None:
        """Write the stack of a fatal signal, from now on until the record is closed."""
        faulthandler.enable(file=self._end, all_threads=False)
        self._catches = True

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """End the process, its stacks on record, where the block takes longer."""
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._end)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    def leave(self, reason: str) -> NoReturn:
        """End the process at once, the reason on record."""
        with contextlib.suppress(OSError):
            os.write(self._end, reason.encode())
        os._exit(1)

    def close(self) -> None:
        """Close both files."""
        if self._catches:
            faulthandler.disable()
        os.close(self._input)
        os.close(self._end)


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


def how_it_ended(folder: Path, name: str) -> str:
    """How a process ended, in the words of its own record; one that was killed from outside wrote none."""
    first = _end(folder, name).partition("\n")[0]
    if limit := re.match(r"Timeout (\(.*\))!", first):
        return f"no answer within the limit {limit[1]}"
    for words, name_of_signal in _SIGNALS.items():
        if first.startswith(f"Fatal Python error: {words}"):
            return f"killed by {name_of_signal}"
    return first or _SILENT


def outcome_of_death(
    folder: Path, name: str, nodeid: str, function: Callable[..., None], seen: str = ""
) -> Outcome:
    """The outcome of a property whose process died: timed-out where its limit ended it, else crashed.

    ``seen`` is how the process ended, where its parent saw it. The outcome has the input that was being
    tried, the program that does the same, and the stack where there is one.
    """
    tried, cases, inputs = last_input(folder, name)
    end = _end(folder, name)
    timed_out = end.startswith("Timeout")
    how = how_it_ended(folder, name) if timed_out or not seen else seen
    if tried != nodeid:
        cases, inputs = 0, {}
        how += ", before its first input"
    return Outcome(
        verdict="timed-out" if timed_out else "crashed",
        reason=how,
        failure=_shortened(end) if "\n" in end else "",
        inputs=described(inputs),
        script=script(function, inputs, survives=False) if _is_rebuilt(inputs) else "",
        cases=cases,
    )


def _is_rebuilt(inputs: dict[str, Any]) -> bool:
    return bool(inputs) and not all(isinstance(value, str) for value in inputs.values())


def _end(folder: Path, name: str) -> str:
    with contextlib.suppress(OSError):
        return (folder / f"{name}.end").read_text(encoding="utf-8", errors="replace").strip()
    return ""


# What stands below the property in a stack.
_BELOW = re.compile(r'\n+ *File "[^"]*\b(?:runner.judging|properties.property)\.py"|\n+Extension modules:')


def _shortened(stack: str) -> str:
    """A stack down to the property, without what differs from one machine or process to another."""
    stack = re.split(
        r'\n+ *File "[^"]*\b(?:runner.judging|properties.property)\.py"|\n+Extension modules:', stack
    )[0]
    stack = re.sub(r"hread 0x[0-9a-f]+", "hread", stack)
    return re.sub(r'File "[^"]*?/?((?:[^"/]+/)?[^"/]+)"', r'File "\1"', stack)
