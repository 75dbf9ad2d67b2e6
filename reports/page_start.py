"""What the start of the page tells: the findings, and the answers for the documents as of each version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.catalogue.answers import KINDS, Answer, examples
from conformance.verdict.records import mode_of
from reports import answers, discoveries
from reports.documents import Document
from reports.history import Column


def data(
    every: Sequence[Column],
    papers: Sequence[Document],
    places: Mapping[str, int],
    texts: Callable[[str], int],
) -> dict[str, Any]:
    """The findings, with the places of their claims and columns; for each version the answers by documents.

    ``every`` are the columns in the order of their versions; a text is given as its place.
    """
    pages = [paper for paper in papers if paper.file]
    numbers = [number for paper in pages for number in paper.numbers]
    shown = examples()
    made: dict[tuple[int, ...], int] = {}
    found = answers.over_time(numbers, every)
    return {
        "severities": discoveries.SEVERITIES,
        "findings": [
            [
                discoveries.SEVERITIES.index(each.severity),
                *map(texts, (each.title, each.loses, each.upstream)),
                [places[claim] for claim in each.claims if claim in places],
                [f"{column.label} {column.device}" for column in every if _breaks(each, column)],
            ]
            for each in discoveries.load()
        ],
        "main": _main(every),
        "kinds": KINDS,
        "papers": [[paper.name, paper.title, list(paper.numbers)] for paper in pages],
        "examples": [texts(shown.get(number, "")) for number in numbers],
        "says": [texts(paper.numbers[number]) for paper in pages for number in paper.numbers],
        "answered": {
            label: [made.setdefault(_short(answer, texts), len(made)) for answer in of_label.values()]
            for label, of_label in found.items()
        },
        "answers": list(made),
    }


def _breaks(finding: discoveries.Finding, column: Column) -> bool:
    """Whether a finding of a mode was seen in a column of that mode, by its script."""
    mode = mode_of(column.device).removesuffix("-cached")  # the call after the one that compiles
    return bool(finding.mode) and mode == finding.mode and _minor(column.run.header.torch) in finding.broken


def _main(every: Sequence[Column]) -> list[str]:
    """One label for each torch, of the run that judged most, on the commonest Python and the newest NumPy."""
    pythons = Counter(_minor(column.run.header.python) for column in every)
    found: dict[str, list[tuple[int, int, int, str]]] = {}
    for place, column in enumerate(every):
        header = column.run.header
        usual = pythons[_minor(header.python)]
        found.setdefault(header.torch, []).append((len(column.run.claims), usual, place, column.label))
    return [max(candidates)[-1] for candidates in found.values()]


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _short(answer: Answer, texts: Callable[[str], int]) -> tuple[int, ...]:
    """An answer as places: its kind, its words, what is true, and what stands beside it."""
    said = ("; ".join(answer.truth), *answer.asides)
    return (KINDS.index(answer.kind), *map(texts, (answer.word, *said)))
