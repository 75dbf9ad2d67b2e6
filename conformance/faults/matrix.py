"""The kill matrix as a file: which claims each fault turned red, and which it left as they were.

What was judged counts for as long as neither the fault nor the claim is another, which their fingerprints
say; the rest is dropped where the file is read. A claim@device is written once and then by its number.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import inspect
import json
import platform
import types
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import torch

from conformance.faults import parts, planting
from conformance.faults.claims import load_exempt, why_unplanted
from conformance.faults.effects import editing
from conformance.faults.planting import FAULTS, Fault, controls
from conformance.faults.running import Answer, Column, Judged
from conformance.verdict import ranges

_SHARED = tuple(Path(inspect.getfile(each)) for each in (parts, planting, editing))


@dataclasses.dataclass
class Shown:
    """What claims showed: those that turned red, each after so many inputs, and those that did not.

    Those that a mistake of ours ended show nothing of the fault.
    """

    red: dict[str, int] = dataclasses.field(default_factory=dict)
    green: list[str] = dataclasses.field(default_factory=list)
    ended: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0


@dataclasses.dataclass
class Matrix:
    """What was judged under the same circumstances, by fault.

    ``entries`` has what each claim@device calls that was judged with every fault of ``whole`` that it meets.
    """

    cases: int
    shown: dict[str, Shown] = dataclasses.field(default_factory=dict)
    entries: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    whole: set[str] = dataclasses.field(default_factory=set)

    def begin(self, faults: Iterable[str]) -> None:
        """Note that every claim is going to be judged with faults; those before are not, where there are."""
        if not self.entries:
            self.whole = set(faults)

    def add(self, answer: Answer) -> dict[str, list[Judged]]:
        """Take in what claims showed; returns by fault what a mistake of ours ended."""
        broken = {}
        for fault, results in answer.shown.items():
            shown = self.shown.setdefault(fault, Shown())
            broken[fault] = [each for each in results if each.verdict == "errored"]
            for each in results:
                shown.seconds += each.seconds
                if each.killed:
                    shown.red[spelt(each.column)] = each.cases
                else:
                    (shown.ended if each.verdict == "errored" else shown.green).append(spelt(each.column))
        again = {each.claim for each in answer.spoilt}
        self.entries |= {
            spelt(column): entries for column, entries in answer.entries.items() if column[0] not in again
        }
        return {fault: results for fault, results in broken.items() if results}

    def judged(self, fault: str) -> set[str]:
        """What was judged with a fault, as it is written."""
        shown = self.shown.get(fault, Shown())
        return {*shown.red, *shown.green, *shown.ended}


def spelt(column: Column) -> str:
    """A column as it is written: claim@device."""
    return "@".join(column)


def load(path: Path, cases: int, fingerprint: Callable[[str], str]) -> Matrix:
    """What a file says that is still true; nothing where it was written under other circumstances."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if any(written[name] != value for name, value in _facts(cases).items()):
            return Matrix(cases)
        return _read(written, cases, fingerprint)
    except (OSError, ValueError, LookupError, TypeError):
        return Matrix(cases)


def _read(written: dict[str, Any], cases: int, fingerprint: Callable[[str], str]) -> Matrix:
    columns, entries = list(written["claims"]), written["entries"]
    fresh = {column for column, of in written["claims"].items() if of["fingerprint"] == fingerprint(column)}
    matrix = Matrix(cases)
    for name, each in written["faults"].items():
        if name in FAULTS and each["fingerprint"] == _of_fault(name):
            red = {columns[int(number)]: inputs for number, inputs in each["red"].items()}
            matrix.shown[name] = Shown(
                {column: inputs for column, inputs in red.items() if column in fresh},
                _fresh(each.get("green", ""), columns, fresh),
                _fresh(each.get("ended", ""), columns, fresh),
                each["seconds"],
            )
            matrix.whole |= {name} if each["whole"] else set()
    if entries == _entries():
        matrix.entries = {
            column: [entries[number] for number in of["entries"]]
            for column, of in written["claims"].items()
            if column in fresh and of["entries"] is not None
        }
    return matrix


def _fresh(numbers: str, columns: Sequence[str], fresh: Set[str]) -> list[str]:
    return [columns[number] for number in ranges.split(numbers) if columns[number] in fresh]


def write(path: Path, matrix: Matrix, fingerprint: Callable[[str], str]) -> None:
    """Write a kill matrix, a claim and a fault a line."""
    shown = matrix.shown.values()
    judged = (column for each in shown for column in (*each.red, *each.green, *each.ended))
    columns = sorted({*matrix.entries, *judged})
    numbers = {column: number for number, column in enumerate(columns)}
    of_entry = {entry: number for number, entry in enumerate(_entries())}
    called = {column: [of_entry[entry] for entry in found] for column, found in matrix.entries.items()}
    claims = {
        column: {"fingerprint": fingerprint(column), "entries": called.get(column)} for column in columns
    }
    faults = {name: _described(name, matrix, numbers) for name in sorted(matrix.shown)}
    head = _facts(matrix.cases) | {
        "exempt": load_exempt(),
        "unplanted": why_unplanted(),
        "entries": _entries(),
    }
    text = json.dumps(head, indent=0).removesuffix("\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'{text},\n"claims": {_lines(claims)},\n"faults": {_lines(faults)}\n}}\n', encoding="utf-8"
    )


def _lines(table: Mapping[str, Any]) -> str:
    """A table as JSON, a key a line."""
    lines = [f"{json.dumps(key)}: {json.dumps(each, separators=(',', ':'))}" for key, each in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _described(name: str, matrix: Matrix, numbers: Mapping[str, int]) -> dict[str, Any]:
    shown = matrix.shown[name]
    return {
        "entry": FAULTS[name].entry,
        "sentence": FAULTS[name].sentence,
        "fingerprint": _of_fault(name),
        "whole": name in matrix.whole,
        "seconds": round(shown.seconds, 2),
        "red": {str(numbers[column]): inputs for column, inputs in sorted(shown.red.items())},
        "green": ranges.joined(numbers[column] for column in shown.green),
        "ended": ranges.joined(numbers[column] for column in shown.ended),
    }


def _entries() -> list[str]:
    """What is watched."""
    return sorted(controls())


def _facts(cases: int) -> dict[str, Any]:
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "hypothesis": hypothesis.__version__,
        "cases": cases,
    }


@functools.cache
def _of_fault(name: str) -> str:
    """The fingerprint of a fault: its sentence, and the files that its functions stand in."""
    texts = map(_text, sorted({*_SHARED, *files(FAULTS[name])}))
    return hashlib.sha256("".join([FAULTS[name].sentence, *texts]).encode()).hexdigest()[:12]


@functools.cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def files(fault: Fault) -> set[Path]:
    """The files in which the functions of a fault are written, and the functions that these were given."""
    found: set[Path] = set()
    waiting: list[Any] = [fault.effect, fault.condition]
    while waiting:
        each = waiting.pop()
        if isinstance(each, parts.Part):
            waiting.append(each.function)
        elif isinstance(each, types.FunctionType):
            found.add(Path(each.__code__.co_filename))
            waiting += [cell.cell_contents for cell in each.__closure__ or ()]
    return found
