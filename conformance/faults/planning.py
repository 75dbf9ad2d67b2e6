"""What is to be judged: which claims with which faults, in parts that processes share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from conformance.catalogue import EAGER, mode_of
from conformance.faults.matrix import Matrix, spelt
from conformance.faults.planting import FAULTS
from conformance.faults.running import Column, Task, columns, known

TOGETHER = 24  # claims of a part, most of which call the same, so that few children are forked
Named = Mapping[str, Sequence[Column]]


def everywhere() -> dict[str, list[Column]]:
    """Each claim on each device, less those about speed: a fault takes its time in Python."""
    return {
        claim.id: [(claim.id, device) for device in columns(claim)]
        for claim in known().values()
        if claim.kind != "speed"
    }


def named_columns(claims: Iterable[str]) -> list[Column]:
    """The columns that a fault names: ``claim`` where it can be judged first, or ``claim@device``."""
    found = set()
    for claim, _, device in (each.partition("@") for each in claims):
        possible = columns(known()[claim])
        if possible or mode_of(device) != EAGER:
            found.add((claim, device or possible[0]))
    return sorted(found)


def plan(matrix: Matrix, named: Named, *, full: bool, jobs: int) -> list[Task]:
    """What is left to be judged of the named columns; where ``full`` of every claim that a fault reaches."""
    judged = {name: matrix.judged(name) for name in named}
    wanted: dict[str, list[Column]] = defaultdict(list)
    by: dict[str, set[str]] = defaultdict(set)
    for claim, of_claim in everywhere().items() if full else ():
        faults = _unjudged(matrix, of_claim, named)
        if faults and of_claim:
            wanted[claim], by[claim] = list(of_claim), faults
    for name, columns_ in named.items():
        for column in columns_:
            if spelt(column) not in judged[name]:
                by[column[0]].add(name)
                wanted[column[0]] += [] if column in wanted[column[0]] else [column]
    size = max(1, min(TOGETHER, len(wanted) // (4 * jobs)))
    tasks = []
    for claims in (part for alike in _alike(by) for part in _cut(alike, size)):
        texts = {column: spelt(column) for claim in claims for column in wanted[claim]}
        chosen = sorted(set().union(*(by[claim] for claim in claims)))
        tasks.append(
            Task(
                list(texts),
                chosen,
                matrix.cases,
                named={name: [each for each in named[name] if each in texts] for name in chosen},
                known={
                    name: [each for each, text in texts.items() if text in judged[name]] for name in chosen
                },
                full=full,
            )
        )
    return tasks


def _unjudged(matrix: Matrix, of_claim: Sequence[Column], faults: Iterable[str]) -> set[str]:
    """The faults that a claim may meet and was not judged with."""
    if not all(spelt(column) in matrix.entries for column in of_claim):
        return set(faults)
    called = {entry for column in of_claim for entry in matrix.entries[spelt(column)]}
    return {name for name in faults if name not in matrix.whole and FAULTS[name].entry in called}


def _alike(by: Mapping[str, set[str]]) -> list[list[str]]:
    """The claims that are to be judged with most faults, and the others, each by name."""
    most = max(map(len, by.values()), default=0)
    ordered = sorted(by)
    return [[claim for claim in ordered if (len(by[claim]) == most) is many] for many in (True, False)]


def _cut(claims: Sequence[str], size: int) -> list[Sequence[str]]:
    return [claims[start : start + size] for start in range(0, len(claims), size)]
