"""The only writer of results files."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from conformance.verdict.reading import parsed
from conformance.verdict.records import SCHEMA, SHARED, Absent, Header, Run, Verdict
from conformance.verdict.shapes import defaults
from conformance.verdict.sharing import LONG, Shared, stated


def write(path: Path, run: Run, shared: Shared | None = None) -> None:
    """Write a run so that the file either is complete or does not change.

    With ``shared`` the claims and the long texts go there, and not into the file; write that first. A lone
    surrogate, which UTF-8 cannot hold, is written as the text of its escape. Raises the ResultsError that
    reading the file would raise, before anything is written; ValueError for a number that is not finite;
    OSError where the folder cannot be written.
    """
    lines = [_line(fields) for fields in _header_and_claims(run, shared)]
    lines += [_line(fields) for fields in _verdicts(run, shared)]
    digest = hashlib.sha256(b"".join(line[:-1] for line in lines)).hexdigest()
    footer = dataclasses.replace(run.footer, sha256=digest)
    lines.append(_line({"type": "footer"} | dataclasses.asdict(footer)))
    parsed(path, lines, shared)
    _replace(path, lines)


def write_shared(shared: Shared) -> None:
    """Write what several runs share, beside them."""
    _replace(shared.path, [_line(fields) for fields in stated(shared)])


def _header_and_claims(run: Run, shared: Shared | None) -> Iterator[dict[str, Any]]:
    place = {"shared": shared.path.name} if shared else {}
    yield {"type": "header", "schema": SCHEMA} | place | _told(Header, dataclasses.asdict(run.header))
    if shared:
        shared.claims.update(run.claims)
    for claim in [] if shared else sorted(run.claims):
        yield {"type": "claim"} | dataclasses.asdict(run.claims[claim])


def _verdicts(run: Run, shared: Shared | None) -> Iterator[dict[str, Any]]:
    folded = list(_folded(run))
    claims = {claim for absent in folded for claim in absent.claims}
    for (claim, device), verdict in sorted(run.verdicts.items()):
        if not (claim in claims and any(absent.has(claim, device) for absent in folded)):
            yield {"type": "verdict"} | _with_keys(_told(Verdict, dataclasses.asdict(verdict)), shared)
    for absent in folded:
        yield {"type": "absent"} | dataclasses.asdict(absent)


def _told(kind: type[Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record without those that say what they say by default."""
    silent = defaults(kind)
    return {name: value for name, value in fields.items() if name not in silent or value != silent[name]}


def _with_keys(fields: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
    if shared is None:
        return fields
    keys = {name: shared.key(fields[name]) for name in SHARED if len(fields.get(name, "")) >= LONG}
    rest = {name: value for name, value in fields.items() if name not in keys}
    return rest | ({"shared": keys} if keys else {})


def _folded(run: Run) -> Iterator[Absent]:
    """The claims that are absent as expected, by the devices where they are and the reason."""
    devices: dict[tuple[str, str, str], list[str]] = {}
    for (claim, device), verdict in sorted(run.verdicts.items()):
        absent = Absent(claims=[claim], devices=[device], because=verdict.because, reason=verdict.reason)
        if verdict == absent.verdict(claim, device):
            devices.setdefault((claim, verdict.because, verdict.reason), []).append(device)
    claims: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for (claim, because, reason), where in devices.items():
        claims.setdefault((tuple(where), because, reason), []).append(claim)
    for (names, because, reason), ids in claims.items():
        yield Absent(claims=ids, devices=list(names), because=because, reason=reason)


def _line(fields: dict[str, Any]) -> bytes:
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[\ud800-\udfff]", lambda found: rf"\\u{ord(found[0]):x}", text).encode() + b"\n"


def _replace(path: Path, lines: Sequence[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)
    except BaseException:
        os.unlink(scratch)
        raise
