"""What is true of each number of the documents, by a rule from the verdicts on the claims that cite it.

The rule:

1. A claim that is marked ``letter`` decides nothing: it tells what the letter of the document would say.
2. A claim counts as refuted where it fails today on the CPU, or, where it does not speak of the CPU, on every
   device that it is judged on. What fails on some devices only is told beside the answer.
3. A refuted claim is *true, but* where a claim that ``narrows`` it holds; otherwise it *was true up to* a
   version if it held before; otherwise it is *false*. What is true instead is what its expectation gives as
   the reason.
4. The answer is the worst of these: false, was true, true but; and *true* where no claim is refuted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from conformance.catalogue.claim import Claim
from conformance.catalogue.devices import KINDS_OF_DEVICES, VENDOR
from conformance.catalogue.reading import documents, load
from conformance.catalogue.tables import tables
from conformance.catalogue.versions import NUMPY, TORCH

EXAMPLES = Path(__file__).parent / "examples.toml"
KINDS = ("true", "true, but", "was true", "false", "not judged")  # from the best to the worst


@dataclasses.dataclass(frozen=True)
class Seen:
    """A verdict on a claim in a version, and the reason that the catalogue gives for it."""

    version: str
    verdict: str
    because: str = ""

    @property
    def fails(self) -> bool:
        """Whether it is neither that the claim holds nor that it does not apply."""
        return self.verdict not in ("holds", "absent")


# The verdicts on claims by id, then by device, the oldest version first.
Judged = Mapping[str, Mapping[str, Sequence[Seen]]]


@dataclasses.dataclass(frozen=True)
class Answer:
    """The answer for a number: one of KINDS, what is true in plain words, and what stands beside it."""

    kind: str
    truth: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    until: str = ""

    @property
    def word(self) -> str:
        """The answer without the words that say what is true."""
        return f"was true up to {self.until}" if self.until else self.kind

    def __str__(self) -> str:
        between = " " if self.kind == "true, but" else ": "
        return f"{self.word}{between}{'; '.join(self.truth)}" if self.truth else self.word


def answer(number: str, judged: Judged, claims: Mapping[str, Claim], citing: Iterable[str]) -> Answer:
    """The answer for a number, by the verdicts on the claims that cite it.

    ``citing`` are the ids of those claims; what ``claims`` lacks is marked as nothing.
    """
    spoken = {each: seen for each in citing if (seen := _spoken(judged.get(each, {})))}
    if not spoken:
        return Answer("not judged")
    found: dict[str, list[str]] = {}
    asides, until = [], ""
    for each, seen in spoken.items():
        asides += _asides(claims.get(each), seen)
        if claims.get(each) and claims[each].letter:
            continue
        if column := _refuted(seen):
            kind = _kind(each, column, judged, claims)
            until = column[_turn(column) - 1].version if kind == "was true" else until
            found.setdefault(kind, []).append(each)
    worst = max(found, key=KINDS.index, default="true")
    truth = [
        words
        for kind in sorted(found, key=KINDS.index, reverse=True)
        for words in _words(found[kind], spoken)
    ]
    truth = list(dict.fromkeys(truth))
    beside = tuple(dict.fromkeys(aside for aside in asides if aside not in truth))
    return Answer(worst, tuple(truth), beside, until if worst == "was true" else "")


def expected(claims: Iterable[Claim]) -> dict[str, dict[str, list[Seen]]]:
    """The verdicts that the catalogue expects of some claims, in each version on each kind of device."""
    return {
        claim.id: {
            device: [_expected(claim, torch, device) for torch in TORCH]
            for device in KINDS_OF_DEVICES
            if device != VENDOR
        }
        for claim in claims
    }


def expected_answer(number: str) -> Answer:
    """The answer for a number by the verdicts that the catalogue expects."""
    claims = load()
    citing = [claim for claim in claims.values() if number in claim.cites]
    narrower = [claim for claim in claims.values() if any(other.id in claim.narrows for other in citing)]
    return answer(number, expected([*citing, *narrower]), claims, [claim.id for claim in citing])


def examples(path: Path = EXAMPLES) -> dict[str, str]:
    """For each number of the four documents the lines that show its answer."""
    return {number: lines.strip() for number, lines in tables(path).items()}


def published_numbers() -> list[str]:
    """The numbers of the documents that others published, in their order."""
    return [number for each in documents().values() if each["file"] for number in each["numbers"]]


def _expected(claim: Claim, torch: str, device: str) -> Seen:
    numpy = NUMPY[-1] if torch.startswith("2.") and int(torch.split(".")[1]) >= 3 else NUMPY[0]
    found = claim.expected(torch, numpy, device)
    return Seen(".".join(torch.split(".")[:2]), found.verdict, found.because)


def _spoken(seen: Mapping[str, Sequence[Seen]]) -> dict[str, list[Seen]]:
    """The verdicts by device, without those where the claim does not apply."""
    applied = {
        device: [each for each in column if each.verdict != "absent"] for device, column in seen.items()
    }
    return {device: column for device, column in applied.items() if column}


def _refuted(seen: Mapping[str, Sequence[Seen]]) -> Sequence[Seen]:
    """The column of a claim that counts as refuted; empty where it does not."""
    if "cpu" in seen:
        return seen["cpu"] if seen["cpu"][-1].fails else ()
    columns = list(seen.values())
    return columns[0] if all(column[-1].fails for column in columns) else ()


def _kind(claim_id: str, column: Sequence[Seen], judged: Judged, claims: Mapping[str, Claim]) -> str:
    narrower = [each for each in judged if each in claims and claim_id in claims[each].narrows]
    if any(_spoken(judged[each]) and not _refuted(_spoken(judged[each])) for each in narrower):
        return "true, but"
    return "was true" if _turn(column) else "false"


def _turn(column: Sequence[Seen]) -> int:
    """The place of the first of the failures that last to the end; 0 where all fail."""
    return next((place for place in range(len(column), 0, -1) if not column[place - 1].fails), 0)


def _words(claim_ids: Sequence[str], spoken: Mapping[str, Mapping[str, Sequence[Seen]]]) -> list[str]:
    """Why claims fail; a page's own example adds nothing where what it exemplifies is told."""
    told = [each for each in claim_ids if not each.startswith("examples.")] or claim_ids
    columns = [_refuted(spoken[each]) for each in told]
    return [
        column[-1].because or f"{claim_id} is {column[-1].verdict}, which is a surprise"
        for claim_id, column in zip(told, columns)
    ]


def _asides(claim: Claim | None, seen: Mapping[str, Sequence[Seen]]) -> list[str]:
    """What is told of a claim beside the answer: its letter, some devices alone, versions that are past."""
    failing = {device: column[-1].because for device, column in seen.items() if column[-1].fails}
    if claim and claim.letter:
        return [f"to the letter false: {because}" for because in dict.fromkeys(failing.values())]
    if failing:
        if _refuted(seen):
            return []
        return [
            f"on {', '.join(each for each in failing if failing[each] == because)}: {because}"
            for because in dict.fromkeys(failing.values())
        ]
    return [
        f"{'' if 'cpu' in seen else f'on {device} '}{_until(each)}"
        for device, column in seen.items()
        if device == "cpu" or "cpu" not in seen
        for each in [each for each in column if each.fails][-1:]
    ]


def _until(seen: Seen) -> str:
    """Why a claim failed up to a version; many reasons name it themselves."""
    named = seen.because.startswith(("up to ", "in "))
    return seen.because if named else f"up to {seen.version}: {seen.because}"
