"""The answers for the numbers of the documents, from the verdicts of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance import catalogue
from conformance.catalogue import answers
from conformance.catalogue.answers import Answer, Judged, Seen
from reports import history
from reports.history import Column


def judged(every: Sequence[Column]) -> dict[str, dict[str, list[Seen]]]:
    """The verdicts on each claim by device, the oldest first."""
    found: dict[str, dict[str, list[Seen]]] = {}
    for column in every:
        for (claim, device), verdict in column.run.verdicts.items():
            if device == column.device:
                seen = found.setdefault(claim, {}).setdefault(device, [])
                seen.append(Seen(column.label, verdict.verdict, verdict.because))
    return found


def of(numbers: Sequence[str], every: Sequence[Column]) -> dict[str, Answer]:
    """The answer for each number by the verdicts of some columns."""
    seen, citing = judged(every), _citing(every)
    return {number: _answer(number, seen, citing) for number in numbers}


def _answer(number: str, seen: Judged, citing: Mapping[str, Sequence[str]]) -> Answer:
    return answers.answer(number, seen, catalogue.load(), citing.get(number, ()))


def _citing(every: Sequence[Column]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in history.claims(every).values():
        for number in dict.fromkeys(claim.cites):
            found.setdefault(number, []).append(claim.id)
    return found
