"""Which claims are judged first, from what is published: ``publish`` writes it after the kill matrix.

Each claim in turn is the one that notices most of the planted faults that none before it does, for the time
that it takes. Reads the kill matrix and the run of the torch that it was measured on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from conformance.catalogue import EAGER, mode_of
from conformance.verdict import results

_LEAST = 0.02  # seconds that a claim takes at least: what begins and ends it


def write(data: Path, file: Path) -> None:
    """Write the list, from a folder of published data."""
    matrix = json.loads((data / "faults.json").read_text(encoding="utf-8"))
    minor = ".".join(matrix["torch"].split(".")[:2])
    listed = order(caught(matrix), _seconds(data / "runs" / f"torch{minor}.jsonl"))
    file.write_text("".join(f"{column}\n" for column in listed), encoding="utf-8")


def caught(matrix: Mapping[str, Any]) -> dict[str, set[str]]:
    """The faults that each claim@device turns red, of those that are judged eagerly."""
    columns, found = list(matrix["claims"]), dict[str, set[str]]()
    for fault, shown in matrix["faults"].items():
        for column in (columns[int(number)] for number in shown["red"]):
            if mode_of(column.partition("@")[2]) == EAGER:
                found.setdefault(column, set()).add(fault)
    return found


def order(notices: Mapping[str, Set[str]], seconds: Mapping[str, float]) -> Iterator[str]:
    """Columns, so that together they notice every fault that one of them does, the most in a second first."""
    left = {column: set(faults) for column, faults in sorted(notices.items())}
    while left:
        best = max(left, key=lambda column: len(left[column]) / max(_LEAST, seconds.get(column, 1.0)))
        new = left.pop(best)
        yield best
        left = {column: faults - new for column, faults in left.items() if faults - new}


def _seconds(run: Path) -> dict[str, float]:
    """What each claim@device took in a published run."""
    return {f"{each.claim}@{each.device}": each.seconds for each in results.read(run).verdicts.values()}
