"""What the page shows: the JSON that its script reads.

A hundred thousand verdicts say little that is new: the same inputs meet the same claim in every column.
So every text, every coverage and every record is written once, and referred to by its place; where
neighbouring columns have one record, how many they are is written behind it.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
from collections.abc import Hashable, Sequence
from typing import Any

from conformance.verdict.results import VERDICTS, Claim, Run, Verdict
from reports import documents, failures, history, page_start, text
from reports.documents import Document
from reports.history import Column

_MARKUP = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&"})


class _Pool:
    """Values in the order in which they were first met; calling it with one gives its place."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def __call__(self, value: Hashable) -> int:
        return self._places.setdefault(value, len(self._places))

    def values(self) -> list[Hashable]:
        return list(self._places)


def api(claim: Claim) -> str:
    """The call that a claim is about: the first part of its id."""
    return claim.id.partition(".")[0]


def choices(columns: Sequence[Column], claims: Sequence[Claim]) -> dict[str, list[str]]:
    """What a reader may choose from, by control."""
    labels = {column.label: column for column in history.columns(_runs(columns))}
    return {
        "document": sorted({number.partition(".")[0] for claim in claims for number in claim.cites}),
        "api": sorted({api(claim) for claim in claims}),
        "kind": sorted({claim.kind for claim in claims}),
        "from": list(labels),
        "to": list(labels),
    }


def embedded(columns: Sequence[Column], claims: Sequence[Claim], papers: Sequence[Document]) -> str:
    """The data of the page as JSON that means nothing to an HTML parser.

    Raises ValueError for a number that is not finite.
    """
    said = json.dumps(_data(columns, claims, papers), separators=(",", ":"), allow_nan=False)
    return said.translate(_MARKUP)


def _data(columns: Sequence[Column], claims: Sequence[Claim], papers: Sequence[Document]) -> dict[str, Any]:
    texts, axes, records = _Pool(), _Pool(), _Pool()
    every = [[column.verdict(claim.id) for column in columns] for claim in claims]
    places = [[records(_record(verdict, texts, axes)) if verdict else -1 for verdict in row] for row in every]
    made = _runs(columns)
    labelled = history.columns(made)
    cited = {number for claim in claims for number in claim.cites}
    said = {number: words for paper in papers for number, words in paper.numbers.items() if number in cited}
    return {
        "verdicts": VERDICTS,
        "signs": [text.CELLS[verdict][0] for verdict in VERDICTS],
        "runs": [dataclasses.asdict(run.header) for run in made],
        "columns": [[column.label, column.device, _place(made, column.run)] for column in columns],
        "claims": [_claim(claim, columns, texts) for claim in claims],
        "said": list(said.items()),
        "choices": choices(columns, claims),
        "cells": [_counted(row) for row in places],
        "seconds": [[_short(verdict.seconds) if verdict else 0 for verdict in row] for row in every],
        **page_start.data(labelled, papers, {claim.id: place for place, claim in enumerate(claims)}, texts),
        "records": records.values(),
        "axes": axes.values(),
        "texts": texts.values(),
    }


def _record(verdict: Verdict, texts: _Pool, axes: _Pool) -> Hashable:
    """A verdict as places: texts of itself, its inputs by pairs, its coverage by axes."""
    return (
        VERDICTS.index(verdict.verdict),
        VERDICTS.index(verdict.expected),
        int(verdict.surprise),
        texts(_signature(verdict)[1]),
        texts(verdict.because),
        texts(verdict.reason),
        texts(verdict.failure),
        tuple(texts(word) for pair in verdict.inputs.items() for word in pair),
        texts(verdict.script),
        verdict.cases,
        tuple(axes(_axis(name, counts, texts)) for name, counts in verdict.coverage.items()),
    )


def _axis(name: str, counts: dict[str, int], texts: _Pool) -> Hashable:
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return (texts(name), *(number for word, count in pairs for number in (texts(word), count)))


def _counted(row: Sequence[int]) -> list[int]:
    """Each place that is met, and how often it follows on itself."""
    return [number for place, group in itertools.groupby(row) for number in (place, len(list(group)))]


def _short(seconds: float) -> float:
    """Seconds as few characters as two digits need."""
    short = float(f"{seconds:.2g}")
    return int(short) if short.is_integer() else short


def _claim(claim: Claim, columns: Sequence[Column], texts: _Pool) -> list[Any]:
    """A claim: its id, its sentence, its numbers, and places of what many claims say."""
    shared = (claim.kind, claim.harm, claim.property)
    words = [[texts(sentence), texts(", ".join(told))] for sentence, told in told_of(claim, columns).items()]
    return [claim.id, claim.sentence, claim.cites, *map(texts, shared), words]


def told_of(claim: Claim, columns: Sequence[Column]) -> dict[str, list[str]]:
    """The histories of a claim on the devices that it speaks of, or on all where that is none."""
    return documents.spoken(claim, columns) or history.histories(claim, columns)


def _runs(columns: Sequence[Column]) -> list[Run]:
    """The runs of the columns, each once, in the order in which the columns meet them."""
    found: list[Run] = []
    for column in columns:
        if not any(run is column.run for run in found):
            found.append(column.run)
    return found


def _place(made: Sequence[Run], run: Run) -> int:
    return next(place for place, one in enumerate(made) if one is run)


def _signature(verdict: Verdict | None) -> tuple[str, str]:
    if verdict is None:
        return "", ""
    return verdict.verdict, _failure(failures.observed(verdict))


@functools.lru_cache(maxsize=4096)
def _failure(observed: str) -> str:
    return failures.signature(observed)
