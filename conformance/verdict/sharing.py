"""What several runs of one folder say alike, written once beside them: claims, and long texts by key.

A text's key is the beginning of its SHA-256. The file is lines of JSON as a run is, without header or footer.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from conformance.verdict.errors import Altered, DuplicateClaim, MissingShared, WrongShape
from conformance.verdict.records import SHARED, Claim, Run
from conformance.verdict.shapes import record, shown
from conformance.verdict.strict import LONGEST_LINE, objects

LONG = 60  # a shorter text costs less than its key


@dataclasses.dataclass(frozen=True)
class Shared:
    """Claims by id and texts by key, of the runs that name ``path`` in their headers."""

    path: Path
    claims: dict[str, Claim] = dataclasses.field(default_factory=dict)
    texts: dict[str, str] = dataclasses.field(default_factory=dict)

    def key(self, text: str) -> str:
        """The key of a text, which is added."""
        key = key_of(text)
        self.texts[key] = text
        return key

    def text(self, path: Path, number: int, key: str) -> str:
        """The text of a key. Raises MissingShared, which names the line that refers to it."""
        if key not in self.texts:
            problem = f"{self.path.name} has no text {shown(key)}"
            raise MissingShared(path, number, f"{problem}; fetch the two files together")
        return self.texts[key]


def key_of(text: str) -> str:
    """The key of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def beside(path: Path, name: str) -> Shared:
    """What the run at a path shares, from the file of that name beside it.

    Raises MissingShared where it is not there, another ResultsError where it is wrong.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+\.ndjson", name):
        raise WrongShape(path, 1, f"{shown(name)} is no name of a shared file; write the run again")
    try:
        place = path.with_name(name)
        return _known(place, place.stat().st_mtime_ns)
    except FileNotFoundError:
        raise MissingShared(path, 1, f"{name} is not beside it; fetch the two files together") from None


@functools.lru_cache(maxsize=8)
def _known(path: Path, changed: int) -> Shared:
    """A shared file as it was when it was last changed, read once for all the runs beside it."""
    return read(path)


def read(path: Path) -> Shared:
    """Read a shared file. Raises a ResultsError where it is wrong, OSError where it cannot be opened."""
    shared = Shared(path)
    with open(path, "rb") as file:
        lines = iter(lambda: file.readline(LONGEST_LINE + 1), b"")
        for number, fields in objects(path, lines, hashlib.sha256()):
            kind = fields.pop("type", None)
            if kind == "claim":
                claim: Claim = record(path, number, Claim, fields)
                if claim.id in shared.claims:
                    raise DuplicateClaim(
                        path, number, f"the claim {shown(claim.id)} is stated twice; keep one"
                    )
                shared.claims[claim.id] = claim
            elif kind == "text" and isinstance(fields.get("text"), str):
                key = key_of(fields["text"])
                if fields != {"key": key, "text": fields["text"]}:
                    raise Altered(path, number, "the text is not that of its key; fetch the file again")
                shared.texts[key] = fields["text"]
            else:
                raise WrongShape(
                    path, number, f"a line of type {shown(kind)} has no place here; fetch it again"
                )
    return shared


def stated(shared: Shared) -> Iterator[dict[str, object]]:
    """The lines of a shared file."""
    for claim in sorted(shared.claims):
        yield {"type": "claim"} | dataclasses.asdict(shared.claims[claim])
    for key in sorted(shared.texts):
        yield {"type": "text", "key": key, "text": shared.texts[key]}


def used(path: Path, runs: Iterable[Run]) -> Shared:
    """What runs that lie beside a path have to share."""
    texts = {getattr(verdict, field) for run in runs for verdict in run.verdicts.values() for field in SHARED}
    claims = {claim: said for run in runs for claim, said in run.claims.items()}
    return Shared(path, claims, {key_of(text): text for text in texts if len(text) >= LONG})
