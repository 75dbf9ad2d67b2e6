"""The kill matrix: which planted faults which claims catch, as ``python -m conformance.faults`` wrote it."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from conformance.verdict import ranges
from reports import text
from reports.loading import RefusedError

MOST = 4  # claims that are listed of a fault


@dataclasses.dataclass(frozen=True)
class Planted:
    """A fault with what was judged: the claims that are red, each after so many inputs, and the others.

    ``ended`` are those that a mistake of ours ended. A claim stands as it was judged, ``claim@device``.
    """

    name: str
    sentence: str
    entry: str
    seconds: float
    red: Mapping[str, int]
    green: Sequence[str]
    ended: Sequence[str]

    @property
    def fewest(self) -> int:
        """The inputs until the claim that is fastest catches it; 0 where it kills the process at once."""
        return min((inputs for inputs in self.red.values() if inputs), default=0)


@dataclasses.dataclass(frozen=True)
class KillMatrix:
    """The faults by name, and under which circumstances they were judged.

    ``exempt`` are the claims that none turns red, ``unplanted`` the patterns of those for which faults are
    still to be written, each with the reason.
    """

    facts: Mapping[str, str]
    faults: Sequence[Planted]
    exempt: Mapping[str, str]
    unplanted: Mapping[str, str]


def load(path: Path) -> KillMatrix:
    """Read a kill matrix. Raises RefusedError for what is not one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        columns = list(found["claims"])
        faults = [
            Planted(
                name=name,
                sentence=each["sentence"],
                entry=each["entry"],
                seconds=each["seconds"],
                red={columns[int(number)]: inputs for number, inputs in each["red"].items()},
                green=[columns[number] for number in ranges.split(each["green"])],
                ended=[columns[number] for number in ranges.split(each["ended"])],
            )
            for name, each in sorted(found["faults"].items())
        ]
        facts = {name: str(found[name]) for name in ("torch", "numpy", "python", "hypothesis", "cases")}
        matrix = KillMatrix(facts, faults, found["exempt"], found["unplanted"])
        render(matrix)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        problem = f"{path} is not a kill matrix ({type(error).__name__}: {error})"
        raise RefusedError(f"{problem}; write it with python -m conformance.faults --output") from None
    return matrix


def render(matrix: KillMatrix) -> str:
    """The kill matrix as Markdown: by entry of torch, by fault, by claim."""
    facts, faults = matrix.facts, matrix.faults
    caught = sum(bool(each.red) for each in faults)
    judged = sum(len(each.red) + len(each.green) for each in faults)
    lines = [
        "# Planted faults",
        "",
        f"Each of {len(faults)} breaks of torch was planted, and claims were judged {judged:,} times: those "
        "that must catch it, and, where it was judged in full, each that calls what it breaks. "
        f"{facts['cases']} inputs each, ten times as many where a refutation is missed, until the first "
        f"that fails, skipping inputs that never reach the broken call; "
        f"{round(sum(each.seconds for each in faults)):,} CPU seconds. {caught} turned claims red. "
        f"{sum(len(each.ended) for each in faults):,} times the check itself errored: red in a run, and "
        "neither caught nor missed here. "
        f"torch {facts['torch']}, NumPy {facts['numpy']}, Python {facts['python']}, "
        f"Hypothesis {facts['hypothesis']}.",
        "",
        *_by_entry(faults),
        "",
        *_by_fault(faults),
        "",
        *_by_claim(faults),
        *_listed("Claims that no fault turns red", "claim", matrix.exempt),
        *_listed("Claims for which faults are still to be written", "claims", matrix.unplanted),
    ]
    return "\n".join(lines) + "\n"


def _by_entry(faults: Iterable[Planted]) -> list[str]:
    entries = defaultdict(list)
    for fault in faults:
        entries[fault.entry].append(fault)
    lines = [
        "## By what is broken",
        "",
        "| entry | faults | caught | inputs, median | most |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for entry, each in sorted(entries.items()):
        fewest = [fault.fewest for fault in each if fault.red]
        median, most = (round(statistics.median(fewest)), max(fewest)) if fewest else ("", "")
        lines.append(f"| `{entry}` | {len(each)} | {len(fewest)} | {median} | {most} |")
    return [*lines, "", "Inputs are those of the claim that is fastest, until it is red."]


def _by_fault(faults: Iterable[Planted]) -> list[str]:
    lines = [
        "## By fault",
        "",
        "| fault | what this torch does | inputs | claims that turn red |",
        "| --- | --- | ---: | --- |",
    ]
    for fault in faults:
        red = _shortened(sorted(fault.red)) or "**none**"
        fewest = fault.fewest if fault.red else ""
        lines.append(f"| `{fault.name}` | {text.markdown(fault.sentence)} | {fewest} | {red} |")
    return lines


def _shortened(columns: Sequence[str]) -> str:
    """Some of many columns; the kill matrix has all."""
    more = f" and {len(columns) - MOST} more" if len(columns) > MOST else ""
    return ", ".join(columns[:MOST]) + more


def _by_claim(faults: Sequence[Planted]) -> list[str]:
    catches: dict[str, list[Planted]] = defaultdict(list)
    for fault in faults:
        for claim in {column.partition("@")[0] for column in fault.red}:
            catches[claim].append(fault)
    lines = [
        "## By claim",
        "",
        "| claim | faults | the fault that the fewest other claims catch | other claims |",
        "| --- | ---: | --- | ---: |",
    ]
    for claim, caught in sorted(catches.items()):
        rarest = min(caught, key=lambda each: (len(each.red), each.name))
        lines.append(f"| {claim} | {len(caught)} | `{rarest.name}` | {len(rarest.red) - 1} |")
    return lines


def _listed(title: str, what: str, reasons: Mapping[str, str]) -> list[str]:
    if not reasons:
        return []
    lines = ["", f"## {title}", "", f"| {what} | why |", "| --- | --- |"]
    return lines + [f"| `{each}` | {text.markdown(why)} |" for each, why in sorted(reasons.items())]
