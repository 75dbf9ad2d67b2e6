"""What a results file records: where a run was made, its claims, and a verdict for each in each column."""

from __future__ import annotations

import dataclasses
from collections import Counter

SCHEMA = 2
OLDER = (1,)  # schemas that are still read; what they lack has its default
VERDICTS = ("holds", "refuted", "errored", "crashed", "timed-out", "absent")
EAGER = "eager"
NOT_JUDGED = "not judged: the run did not come to its end"  # the reason of what is absent from a partial run
SHARED = ("because", "reason", "failure", "script")  # fields whose text may lie in a file beside the run


def mode_of(column: str) -> str:
    """The mode of a column: what follows the slash of "cpu/compile", eager for a column that is a device."""
    return column.partition("/")[2] or EAGER


@dataclasses.dataclass(frozen=True, kw_only=True)
class Header:
    """Where and how the run was made.

    ``devices`` lists the columns that were judged, sorted, a mode as "cpu/MODE"; ``absent`` maps each
    device that was looked for and not found to the reason. ``torch_build`` holds facts of the build (git
    revision, CUDA version, debug); ``cases`` is the number of inputs that each property may use;
    ``suite`` is a digest of the fingerprints of all claims; ``shard`` is "K/N" or empty; ``started`` is
    UTC in ISO 8601; ``catalogues`` names the folders of claims that were judged beside or in place of the
    suite's own; ``notes`` are sentences about how the file came to be; ``lacks`` maps
    vendors' devices to the classes of inputs that they cannot hold, each with the reason, ``wrong`` to the
    round trips that fail there.
    """

    torch: str
    torch_build: dict[str, str]
    numpy: str
    python: str
    hypothesis: str
    platform: str
    devices: list[str]
    absent: dict[str, str]
    seed: int
    profile: str
    cases: int
    suite: str = ""
    shard: str = ""
    started: str = ""
    catalogues: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)
    lacks: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    wrong: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim as the run knew it: the sentence, the numbers that it cites, and its property."""

    id: str
    sentence: str
    cites: list[str]
    kind: str
    harm: str
    property: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """One claim in one column.

    ``surprise`` says that the verdict is not the expected one, or was reached by another failure.
    ``reason`` explains absent, errored, crashed and timed-out; ``failure`` is what was observed of a
    refuted claim, ``cause`` what a user would see of it by name, ``inputs`` the shrunk counter-example by
    argument and ``script`` the program that shows it. ``coverage`` counts cases by axis and class;
    ``seconds`` is wall time; ``mode`` is how torch ran; ``fingerprint`` is of the sources that made the
    verdict, empty where nothing was judged.
    """

    claim: str
    device: str
    verdict: str = "holds"
    expected: str = "holds"
    surprise: bool = False
    because: str = ""
    reason: str = ""
    failure: str = ""
    cause: dict[str, str] = dataclasses.field(default_factory=dict)
    inputs: dict[str, str] = dataclasses.field(default_factory=dict)
    script: str = ""
    cases: int = 0
    seconds: float = 0.0
    coverage: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    mode: str = EAGER
    fingerprint: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Absent:
    """Claims that are absent from some devices, as expected and for one reason: many verdicts in one line."""

    claims: list[str]
    devices: list[str]
    because: str = ""
    reason: str = ""

    def has(self, claim: str, device: str) -> bool:
        """Whether the verdict of a claim on a device is one of these."""
        return device in self.devices and claim in self.claims

    def verdict(self, claim: str, device: str) -> Verdict:
        """The verdict of one of the claims on one of the devices."""
        return Verdict(
            claim=claim,
            device=device,
            verdict="absent",
            expected="absent",
            because=self.because,
            reason=self.reason,
            mode=mode_of(device),
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Footer:
    """What the lines before it must add up to: claims, verdicts, verdicts by word, and their SHA-256."""

    claims: int
    verdicts: int
    counts: dict[str, int]
    sha256: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Run:
    """A whole results file: claims by id, verdicts by (claim id, device)."""

    header: Header
    claims: dict[str, Claim]
    verdicts: dict[tuple[str, str], Verdict]

    @property
    def footer(self) -> Footer:
        """What the lines of the run add up to, without their digest."""
        counts = Counter(verdict.verdict for verdict in self.verdicts.values())
        return Footer(
            claims=len(self.claims),
            verdicts=len(self.verdicts),
            counts=dict(sorted(counts.items())),
            sha256="",
        )
