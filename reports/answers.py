"""The answers for the numbers of the documents, from the verdicts of runs."""

from __future__ import annotations

from collections.abc import Sequence

from conformance import catalogue
from conformance.catalogue import answers
from conformance.catalogue.answers import Answer, Judged, Seen
from reports import history
from reports.history import Column


def of(numbers: Sequence[str], every: Sequence[Column]) -> dict[str, Answer]:
    """The answer for each number by the verdicts of some columns, in the order of their versions."""
    return over_time(numbers, every, [every[-1].label])[every[-1].label] if every else {}


def over_time(
    numbers: Sequence[str], every: Sequence[Column], labels: Sequence[str] | None = None
) -> dict[str, dict[str, Answer]]:
    """For each label the answers as of that version, by the verdicts of its columns and of those before."""
    citing = _citing(every, set(numbers))
    known = catalogue.load()
    claims = {claim for ids in citing.values() for claim in ids}
    claims |= {each.id for each in known.values() if claims & set(each.narrows)}
    seen = {claim: _by_device(claim, every) for claim in sorted(claims)}
    last = {column.label: place for place, column in enumerate(every)}
    wanted = last if labels is None else labels
    return {
        label: {number: answers.answer(number, judged, known, citing.get(number, ())) for number in numbers}
        for label, judged in ((label, _until(seen, last[label])) for label in wanted)
    }


_Placed = dict[str, list[tuple[int, Seen]]]


def _by_device(claim: str, every: Sequence[Column]) -> _Placed:
    """The verdicts on a claim by device, each with the place of its column."""
    found: _Placed = {}
    for place, column in enumerate(every):
        if verdict := column.verdict(claim):
            seen = Seen(column.label, verdict.verdict, verdict.because)
            found.setdefault(column.device, []).append((place, seen))
    return found


def _until(seen: dict[str, _Placed], last: int) -> Judged:
    """The verdicts of the columns up to a place."""
    return {
        claim: {
            device: [each for place, each in placed if place <= last]
            for device, placed in by_device.items()
            if placed[0][0] <= last
        }
        for claim, by_device in seen.items()
    }


def _citing(every: Sequence[Column], numbers: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in history.claims(every).values():
        for number in dict.fromkeys(claim.cites):
            if number in numbers:
                found.setdefault(number, []).append(claim.id)
    return found
