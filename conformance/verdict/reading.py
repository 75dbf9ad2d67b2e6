"""The only reader of results files; a file from anywhere is safe to read."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from conformance.verdict import errors
from conformance.verdict.records import (
    OLDER,
    SCHEMA,
    SHARED,
    VERDICTS,
    Absent,
    Claim,
    Footer,
    Header,
    Run,
    Verdict,
)
from conformance.verdict.shapes import record, shown
from conformance.verdict.sharing import Shared, beside
from conformance.verdict.strict import LONGEST_LINE, objects


def read(path: Path) -> Run:
    """Read a run.

    Raises a ResultsError of its own kind for each way in which the file can be wrong, OSError where
    it cannot be opened.
    """
    with open(path, "rb") as file:
        return parsed(path, iter(lambda: file.readline(LONGEST_LINE + 1), b""))


def parsed(path: Path, lines: Iterable[bytes], shared: Shared | None = None) -> Run:
    """The run that some lines state; what it shares is read from beside it, unless it is given."""
    digest = hashlib.sha256()
    numbered = objects(path, lines, digest)
    number, fields = next(numbered, (1, {}))
    reader = _Reader(path, *_header(path, fields, shared))
    footer = None
    for number, fields in numbered:
        if footer:
            raise errors.Truncated(path, number, "the footer is not the last line; keep the lines of one run")
        kind = fields.pop("type", None)
        if kind == "footer":
            footer, sha256 = record(path, number, Footer, fields), digest.hexdigest()
        else:
            reader.add(number, kind, fields)
    if not footer:
        raise errors.Truncated(
            path, number, "the file has no footer, so the run did not finish; run it again"
        )
    _check_sum(path, number, reader.run, footer, sha256)
    return dataclasses.replace(reader.run, verdicts=dict(sorted(reader.run.verdicts.items())))


def _header(path: Path, fields: dict[str, Any], shared: Shared | None) -> tuple[Header, Shared]:
    if fields.pop("type", None) != "header":
        raise errors.WrongShape(path, 1, "the first line is not a header; this is not a results file")
    schema = fields.pop("schema", None)
    if type(schema) is not int or schema not in (SCHEMA, *OLDER):
        problem = f"the schema is {shown(schema)}, not {SCHEMA}"
        raise errors.OtherSchema(path, 1, f"{problem}; read it with the version that wrote it")
    name = fields.pop("shared", "")
    header: Header = record(path, 1, Header, fields)
    if len(set(header.devices)) < len(header.devices):
        raise errors.DuplicateColumn(path, 1, "the header lists a device twice; write the run again")
    if not header.devices or set(header.devices) & set(header.absent):
        problem = "the header lists no device, or an absent one"
        raise errors.WrongShape(path, 1, f"{problem}; write the run again")
    if header.shard and not _is_shard(header.shard):
        raise errors.WrongShape(path, 1, f"the shard {shown(header.shard)} is not K/N; write the run again")
    return header, shared or (beside(path, name) if name != "" else Shared(path))


def _is_shard(text: str) -> bool:
    parts = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", text)
    return parts is not None and int(parts[1]) <= int(parts[2])


class _Reader:
    """A run while its lines are read."""

    def __init__(self, path: Path, header: Header, shared: Shared) -> None:
        self.path, self.shared = path, shared
        self.run = Run(header=header, claims={}, verdicts={})

    def add(self, number: int, kind: Any, fields: dict[str, Any]) -> None:
        """Add what a line states."""
        if kind == "claim":
            self._add_claim(number, fields)
        elif kind == "verdict":
            self._add_verdict(number, record(self.path, number, Verdict, self._whole(number, fields)))
        elif kind == "absent":
            absent: Absent = record(self.path, number, Absent, fields)
            for claim in absent.claims:
                for device in absent.devices:
                    self._add_verdict(number, absent.verdict(claim, device))
        else:
            problem = f"a line of type {shown(kind)} has no place here"
            raise errors.WrongShape(self.path, number, f"{problem}; write the run again")

    def _add_claim(self, number: int, fields: dict[str, Any]) -> None:
        claim = record(self.path, number, Claim, fields)
        if claim.id in self.run.claims:
            problem = f"the claim {shown(claim.id)} is stated twice"
            raise errors.DuplicateClaim(self.path, number, f"{problem}; keep one line")
        self.run.claims[claim.id] = claim

    def _whole(self, number: int, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of a verdict, with the texts that it shares."""
        keys = fields.pop("shared", {})
        if not isinstance(keys, dict) or not set(keys) <= set(SHARED):
            problem = f"shared is not a text's key by field; share {', '.join(SHARED)} alone"
            raise errors.WrongShape(self.path, number, problem)
        return fields | {field: self.shared.text(self.path, number, key) for field, key in keys.items()}

    def _add_verdict(self, number: int, verdict: Verdict) -> None:
        run, claim, device = self.run, shown(verdict.claim), shown(verdict.device)
        if verdict.claim not in run.claims and verdict.claim in self.shared.claims:
            run.claims[verdict.claim] = self.shared.claims[verdict.claim]
        if verdict.claim not in run.claims:
            problem = f"no line before states the claim {claim}"
            raise errors.UnknownClaim(self.path, number, f"{problem}; write the run again")
        if verdict.device not in run.header.devices:
            problem = f"the header lists no device {device}"
            raise errors.UnknownDevice(self.path, number, f"{problem}; write the run again")
        for word in (verdict.verdict, verdict.expected):
            if word not in VERDICTS:
                problem = f"{shown(word)} is not a verdict; use one of {', '.join(VERDICTS)}"
                raise errors.WrongShape(self.path, number, problem)
        if (verdict.claim, verdict.device) in run.verdicts:
            problem = f"the claim {claim} is judged twice on {device}"
            raise errors.DuplicateVerdict(self.path, number, f"{problem}; keep one line")
        run.verdicts[verdict.claim, verdict.device] = verdict


def _check_sum(path: Path, number: int, run: Run, footer: Footer, sha256: str) -> None:
    if dataclasses.replace(footer, sha256="") != run.footer:
        problem = "the footer counts other lines than the file has"
        raise errors.Truncated(path, number, f"{problem}; fetch it again")
    for claim in run.claims:
        for device in run.header.devices:
            if (claim, device) not in run.verdicts:
                problem = f"the claim {shown(claim)} has no verdict on {shown(device)}"
                raise errors.MissingVerdict(path, number, f"{problem}; write the run again")
    if footer.sha256 != sha256:
        problem = "the file was changed after it was written"
        raise errors.Altered(path, number, f"{problem}; fetch it or run it again")
