"""Published runs beside the suite as it is: what of them is evidence, and what has to be judged again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.runner import fingerprints
from conformance.verdict import results
from conformance.verdict.results import Header, Run, Verdict
from conformance.verdict.sharing import used
from conformance.verdict.stating import stated

SHARED = "shared.ndjson"
# What has to be the same for verdicts to stand in one column.
_SAME = ("torch", "torch_build", "numpy", "devices", "seed", "profile", "cases")
_JOINED = ("python", "hypothesis", "platform")


@dataclasses.dataclass(frozen=True)
class Tree:
    """The suite as it is: its claims, the place of each property, and the fingerprint of each claim."""

    claims: Mapping[str, catalogue.Claim]
    places: Mapping[str, str]
    fingerprints: Mapping[str, str]

    @classmethod
    def here(cls) -> Tree:
        """The suite of this checkout."""
        places = {claim: f"properties/{file}::{function}" for claim, file, function in catalogue.properties()}
        return cls(catalogue.load(), places, fingerprints.of_claims())

    def stated(self, claim_id: str) -> results.Claim:
        """A claim as a results file states it."""
        return stated(self.claims[claim_id], self.places[claim_id])


@dataclasses.dataclass(frozen=True)
class Checked:
    """A published run as the catalogue words it today, and the claims that are stale.

    What is stale and was judged once is kept until it is judged again.
    """

    kept: Run
    stale: tuple[str, ...]


def check(run: Run, tree: Tree) -> Checked:
    """Which claims of a run have to be judged again: those of another fingerprint, and those that it lacks.

    What is not judged any more is left out; an explanation that changed is stated anew.
    """
    verdicts: dict[tuple[str, str], Verdict] = {}
    stale = []
    for claim in spoken_of(tree, run.header.devices):
        columns = [(claim, device) for device in run.header.devices]
        fresh = {column: _restated(run, tree, *column) for column in columns}
        if not all(fresh.values()):
            stale.append(claim)
        known = {column: fresh[column] or run.verdicts.get(column) for column in columns}
        if all(known.values()):
            verdicts |= {column: verdict for column, verdict in known.items() if verdict}
    claims = {claim: tree.stated(claim) for claim, _ in verdicts}
    return Checked(Run(header=run.header, claims=claims, verdicts=verdicts), tuple(stale))


def spoken_of(tree: Tree, devices: Iterable[str]) -> list[str]:
    """The claims that speak of one of some devices."""
    names = list(devices)
    return [
        claim.id
        for claim in tree.claims.values()
        if claim.id in tree.places and any(catalogue.speaks_of(claim.devices, name) for name in names)
    ]


def _restated(run: Run, tree: Tree, claim: str, device: str) -> Verdict | None:
    """A verdict of a run as it would be stated today; None where it has to be judged again."""
    expected = tree.claims[claim].expected(run.header.torch, run.header.numpy, device)
    if expected.verdict == "absent":
        return Verdict(
            claim=claim,
            device=device,
            verdict="absent",
            expected="absent",
            because=expected.because,
            reason=expected.because,
            mode=catalogue.mode_of(device),
        )
    known = run.verdicts.get((claim, device))
    if known is None or known.fingerprint != fingerprints.of_verdict(
        tree.fingerprints[claim], expected, catalogue.mode_of(device)
    ):
        return None
    return dataclasses.replace(known, because=expected.because)


def vendors_device(run: Run) -> str:
    """The kind of the one device of a vendor in a run; raises ValueError where there is none, or several."""
    names = {name.partition(":")[0] for name in run.header.devices}
    found = sorted(name for name in names if catalogue.kind_of(name) == catalogue.VENDOR)
    if len(found) != 1:
        seen = f"the devices {', '.join(found)}" if found else "no device"
        raise ValueError(f"the run has {seen} of vendors, and not one; choose it by --device")
    return found[0]


def put_device(folder: Path, run: Run) -> Path:
    """Put the run of a vendor's device into a folder, without its coverage; the file that has it now.

    Raises ValueError for a run in which anything surprises, which is what was not judged too.
    """
    name = vendors_device(run)
    surprises = sum(each.surprise for each in run.verdicts.values())
    if surprises:
        raise ValueError(f"{surprises} verdicts on {name} surprise; accept them first, and run again")
    Folder(folder).put(name, run)
    return folder / f"{name}.jsonl"


def fits(old: Header, new: Header) -> bool:
    """Whether verdicts of two runs may stand in one column."""
    same = all(getattr(old, name) == getattr(new, name) for name in _SAME)
    return same and old.python.split(".")[:2] == new.python.split(".")[:2]


def spliced(kept: Run, part: Run) -> Run:
    """A run with the verdicts of a part in place of its own; its header names what differs."""
    joined: dict[str, Any] = {
        name: _joined(getattr(each.header, name) for each in (kept, part)) for name in _JOINED
    }
    started = min(kept.header.started, part.header.started)
    return Run(
        header=dataclasses.replace(part.header, started=started, **joined),
        claims=kept.claims | part.claims,
        verdicts=kept.verdicts | part.verdicts,
    )


def _joined(texts: Iterable[str]) -> str:
    return " and ".join(sorted({each for text in texts for each in text.split(" and ")}))


class Folder:
    """The published runs of a folder by name, which share their claims and long texts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs = {each.stem: results.read(each) for each in sorted(path.glob("*.jsonl"))}

    def put(self, name: str, run: Run) -> None:
        """Write a run, without its coverage, so that the folder can be read at any time."""
        verdicts = {key: dataclasses.replace(each, coverage={}) for key, each in run.verdicts.items()}
        before = used(self.path / SHARED, self.runs.values())
        self.runs[name] = dataclasses.replace(run, verdicts=verdicts)
        after = used(self.path / SHARED, self.runs.values())
        results.write_shared(
            results.Shared(after.path, before.claims | after.claims, before.texts | after.texts)
        )
        results.write(self.path / f"{name}.jsonl", self.runs[name], after)
        results.write_shared(after)

    def stale(self, tree: Tree) -> Iterator[tuple[str, str]]:
        """Each claim that is not evidence any more, with the run in which it is not."""
        for name, run in self.runs.items():
            for claim in check(run, tree).stale:
                yield name, claim
