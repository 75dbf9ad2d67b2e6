"""The columns of several runs in order, and the history of a claim over them in words."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from packaging.version import InvalidVersion, Version

from conformance.verdict.results import Claim, Header, Run, Verdict
from reports import failures

_WORDS = {"timed-out": "timed out", "": "not checked"}


@dataclasses.dataclass(frozen=True)
class Column:
    """One torch build on one device; the label is as short as the other columns allow."""

    run: Run
    device: str
    label: str

    def verdict(self, claim: str) -> Verdict | None:
        """The verdict of a claim in this column; None where the run does not state the claim."""
        return self.run.verdicts.get((claim, self.device))


@dataclasses.dataclass(frozen=True)
class Span:
    """Neighbouring columns in which a claim has one verdict, reached by one failure.

    ``verdict`` is empty where the runs do not state the claim; ``first`` and ``last`` are labels;
    ``failure`` is the text that the newest of the columns observed.
    """

    verdict: str
    first: str
    last: str
    failure: str


def columns(runs: Sequence[Run]) -> list[Column]:
    """Every column of the runs by torch version, the commonest Python last, then NumPy, Python and device."""
    labels = _labels([run.header for run in runs])
    pythons = Counter(_minor(run.header.python) for run in runs)
    pairs = [(run, label) for run, label in zip(runs, labels, strict=True)]
    pairs.sort(key=lambda pair: _order(pair[0].header, pythons))
    return [Column(run, device, label) for run, label in pairs for device in sorted(run.header.devices)]


def by_device(every: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns of each device, in their order; devices by name, cpu first."""
    devices = sorted({column.device for column in every}, key=lambda device: (device != "cpu", device))
    return {device: [column for column in every if column.device == device] for device in devices}


def claims(every: Sequence[Column]) -> dict[str, Claim]:
    """Each claim by id, sorted, as the newest column that states it words it."""
    stated: dict[str, Claim] = {}
    for column in every:
        stated.update(column.run.claims)
    return dict(sorted(stated.items()))


def spans(claim: str, of_device: Sequence[Column]) -> list[Span]:
    """The spans of a claim over the columns of one device, oldest first."""
    found = []
    judged = [(column, column.verdict(claim)) for column in of_device]
    for (verdict, _), group in itertools.groupby(judged, key=lambda pair: _kind(pair[1])):
        members = list(group)
        newest = members[-1][1]
        failure = failures.observed(newest) if newest else ""
        found.append(Span(verdict, members[0][0].label, members[-1][0].label, failure))
    return found


def history(claim: Claim, of_device: Sequence[Column]) -> str:
    """The verdicts of a claim over the columns of one device: 'holds up to 1.13, refuted since 2.0'."""
    every = spans(claim.id, of_device)
    if len(every) == 1 and len(of_device) > 1:
        return f"{_word(every[0], None, claim)} in every version"
    parts = []
    for index, span in enumerate(every):
        before = every[index - 1] if index else None
        place = _place(span, first=index == 0, last=index == len(every) - 1)
        parts.append(f"{_word(span, before, claim)} {place}")
    return ", ".join(parts)


def histories(claim: Claim, every: Sequence[Column]) -> dict[str, list[str]]:
    """Each distinct history of a claim with the devices that share it; one entry where all agree."""
    shared: dict[str, list[str]] = {}
    for device, of_device in by_device(every).items():
        shared.setdefault(history(claim, of_device), []).append(device)
    return shared


def word(verdict: str) -> str:
    """A verdict as a word of a sentence; 'not checked' for none."""
    return _WORDS.get(verdict, verdict)


def _kind(verdict: Verdict | None) -> tuple[str, str]:
    if verdict is None:
        return "", ""
    return verdict.verdict, failures.signature(failures.observed(verdict))


def _word(span: Span, before: Span | None, claim: Claim) -> str:
    name = _raised(span, claim)
    if before is not None and before.verdict == span.verdict and name in ("", _raised(before, claim)):
        return f"{word(span.verdict)} otherwise"
    return f"{word(span.verdict)} ({name})" if name else word(span.verdict)


def _raised(span: Span, claim: Claim) -> str:
    return failures.raised(span.failure, claim.sentence) if span.verdict == "refuted" else ""


def _place(span: Span, *, first: bool, last: bool) -> str:
    if first and last:
        return f"in {span.first}"
    if first:
        return f"up to {span.last}"
    if last:
        return f"since {span.first}"
    return f"in {span.first}" if span.first == span.last else f"from {span.first} to {span.last}"


def _order(header: Header, pythons: Mapping[str, int]) -> tuple[Any, ...]:
    versions = _comparable(header.torch), _comparable(header.numpy), _comparable(header.python)
    return versions[0], pythons[_minor(header.python)], *versions[1:], header.platform


def _comparable(version: str) -> tuple[Any, ...]:
    try:
        return 0, Version(version.split(" ")[0]), ""
    except InvalidVersion:
        return 1, Version("0"), version


def _labels(headers: Sequence[Header]) -> list[str]:
    candidates = [_candidates(header) for header in headers]
    builds = {texts[-1]: texts for texts in candidates}.values()
    counts = [Counter(texts) for texts in zip(*builds, strict=True)]
    return [
        next((text for text, count in zip(texts, counts, strict=True) if count[text] == 1), texts[-1])
        for texts in candidates
    ]


def _candidates(header: Header) -> list[str]:
    torch, numpy, python = _minor(header.torch), _minor(header.numpy), _minor(header.python)
    return [
        torch,
        header.torch.split("+")[0],
        header.torch,
        f"{torch} numpy {numpy}",
        f"{torch} python {python}",
        f"{torch} numpy {numpy} python {python}",
        f"{header.torch} numpy {header.numpy} python {header.python}",
        f"{header.torch} numpy {header.numpy} python {header.python} {header.platform}",
    ]


def _minor(version: str) -> str:
    try:
        parsed = Version(version.split(" ")[0])
    except InvalidVersion:
        return version
    return parsed.public if parsed.is_prerelease else f"{parsed.major}.{parsed.minor}"
