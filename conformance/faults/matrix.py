"""The kill matrix as a file: which claims each fault turned red, and which it left as they were.

What was judged counts for as long as neither the fault nor the claim is another, which their fingerprints
say; the rest is dropped where the file is read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import platform
import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import torch

from conformance.faults import parts, planting
from conformance.faults.claims import load_exempt
from conformance.faults.effects import editing
from conformance.faults.planting import FAULTS, Fault
from conformance.faults.running import Column, Judged

_SHARED = tuple(Path(inspect.getfile(each)) for each in (parts, planting, editing))


@dataclasses.dataclass
class Shown:
    """What claims showed: those that turned red, each after so many inputs, and the others."""

    red: dict[str, int] = dataclasses.field(default_factory=dict)
    green: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0


@dataclasses.dataclass
class Matrix:
    """What was judged under the same circumstances, by fault; ``""`` is torch as it is."""

    cases: int
    shown: dict[str, Shown] = dataclasses.field(default_factory=dict)

    def add(self, fault: str, results: Iterable[Judged]) -> None:
        """Take in what claims showed; what a mistake of ours ended is judged again another time."""
        shown = self.shown.setdefault(fault, Shown())
        for each in results:
            shown.seconds += each.seconds
            if each.killed:
                shown.red[spelt((each.claim, each.device))] = each.cases
            elif each.verdict != "errored":
                shown.green.append(spelt((each.claim, each.device)))

    def left(self, fault: str, wanted: Iterable[Column]) -> list[Column]:
        """The columns that are still to be judged."""
        shown = self.shown.get(fault, Shown())
        return [each for each in wanted if spelt(each) not in {*shown.red, *shown.green}]


def spelt(column: Column) -> str:
    """A column as it is written: claim@device."""
    return "@".join(column)


def load(path: Path, cases: int, fingerprint: Callable[[str], str]) -> Matrix:
    """What a file says that is still true; nothing where it was written under other circumstances."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Matrix(cases)
    if any(written.get(name) != value for name, value in _facts(cases).items()):
        return Matrix(cases)
    fresh = {column for column, of in written["claims"].items() if of == fingerprint(column)}
    shown = {}
    for name, each in {**written["faults"], "": written["unbroken"]}.items():
        if name in {"", *FAULTS} and each["fingerprint"] == _of_fault(name):
            red = {column: inputs for column, inputs in each["red"].items() if column in fresh}
            shown[name] = Shown(red, [column for column in each["green"] if column in fresh], each["seconds"])
    return Matrix(cases, shown)


def write(path: Path, matrix: Matrix, fingerprint: Callable[[str], str]) -> None:
    """Write a kill matrix, a fault a line."""
    columns = sorted({column for each in matrix.shown.values() for column in (*each.red, *each.green)})
    head: dict[str, Any] = _facts(matrix.cases) | {
        "exempt": load_exempt(),
        "claims": {column: fingerprint(column) for column in columns},
        "unbroken": _described("", matrix.shown.get("", Shown())),
    }
    lines = [
        f"{json.dumps(name)}: {json.dumps(_described(name, shown))}"
        for name, shown in sorted(matrix.shown.items())
        if name
    ]
    text = json.dumps(head, indent=0).removesuffix("\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{text},\n"faults": {{\n' + ",\n".join(lines) + "\n}\n}\n", encoding="utf-8")


def _described(name: str, shown: Shown) -> dict[str, Any]:
    of_fault = {"entry": FAULTS[name].entry, "sentence": FAULTS[name].sentence} if name else {}
    return of_fault | {
        "fingerprint": _of_fault(name),
        "seconds": round(shown.seconds, 1),
        "red": dict(sorted(shown.red.items())),
        "green": sorted(shown.green),
    }


def _facts(cases: int) -> dict[str, Any]:
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "hypothesis": hypothesis.__version__,
        "cases": cases,
    }


def _of_fault(name: str) -> str:
    """The fingerprint of a fault: its sentence, and the files that its functions stand in."""
    texts = [each.read_text(encoding="utf-8") for each in sorted({*_SHARED, *files(FAULTS.get(name))})]
    sentence = FAULTS[name].sentence if name else ""
    return hashlib.sha256("".join([sentence, *texts]).encode()).hexdigest()[:16]


def files(fault: Fault | None) -> set[Path]:
    """The files in which the functions of a fault are written, and the functions that these were given."""
    found: set[Path] = set()
    waiting: list[Any] = [fault.effect, fault.condition] if fault else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, parts.Part):
            waiting.append(each.function)
        elif isinstance(each, types.FunctionType):
            found.add(Path(each.__code__.co_filename))
            waiting += [cell.cell_contents for cell in each.__closure__ or ()]
    return found
