"""The results file of one run: its only reader and its only writer.

A run is JSON lines in UTF-8: one header, one line for each claim, one verdict for each claim
and device, one footer. ``results.schema.json`` describes one line. Nothing here imports torch or
NumPy, and a file from anywhere is safe to read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

SCHEMA = 1
VERDICTS = ("holds", "refuted", "errored", "crashed", "timed-out", "absent")
LONGEST_LINE = 8 * 2**20
LARGEST_FILE = 256 * 2**20
_MOST_DIGITS = 100


class ResultsError(Exception):
    """A results file that cannot be trusted; says which file, which line and why."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class NotUtf8(ResultsError):
    """The file holds bytes that are not UTF-8."""


class InvalidJson(ResultsError):
    """A line is not one JSON object that every reader understands alike."""


class TooLarge(ResultsError):
    """A line or the file is larger than any run writes."""


class WrongShape(ResultsError):
    """A line is a JSON object, but not one that this format has."""


class OtherSchema(ResultsError):
    """The file was written in another version of this format."""


class Truncated(ResultsError):
    """The file has no footer, or lines after it, or other lines than its footer counts."""


class Altered(ResultsError):
    """The lines are not those that were written: their digest is not the footer's."""


class DuplicateColumn(ResultsError):
    """The header lists a device twice, or two files judge the same column."""


class DuplicateClaim(ResultsError):
    """Two lines state the same claim."""


class DuplicateVerdict(ResultsError):
    """Two lines judge the same claim in the same column."""


class UnknownClaim(ResultsError):
    """A verdict names a claim that no line before it states."""


class UnknownDevice(ResultsError):
    """A verdict names a device that the header does not list."""


class MissingVerdict(ResultsError):
    """A claim has no verdict in one of the columns."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Header:
    """Where and how the run was made.

    ``devices`` lists the columns that were judged, sorted; ``absent`` maps each device that was
    looked for and not found to the reason. ``torch_build`` holds facts of the build (git revision,
    CUDA version, debug); ``cases`` is the number of inputs that each property may use; ``suite`` is a
    digest of the claims, properties and strategies; ``shard`` is "K/N" or empty; ``started`` is UTC in
    ISO 8601.
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
    refuted claim, ``inputs`` the shrunk counter-example by argument and ``script`` the program that
    shows it. ``coverage`` counts cases by axis and class; ``seconds`` is wall time.
    """

    claim: str
    device: str
    verdict: str
    expected: str
    surprise: bool
    because: str = ""
    reason: str = ""
    failure: str = ""
    inputs: dict[str, str] = dataclasses.field(default_factory=dict)
    script: str = ""
    cases: int = 0
    seconds: float = 0.0
    coverage: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)


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


def write(path: Path, run: Run) -> None:
    """Write a run so that the file either is complete or does not change.

    A lone surrogate, which UTF-8 cannot hold, is written as the text of its escape. Raises the
    ResultsError that reading the file would raise, before anything is written; ValueError for a
    number that is not finite; OSError where the folder cannot be written.
    """
    lines = [_line("header", {"schema": SCHEMA} | dataclasses.asdict(run.header))]
    lines += [_line("claim", dataclasses.asdict(run.claims[key])) for key in sorted(run.claims)]
    lines += [_line("verdict", dataclasses.asdict(run.verdicts[key])) for key in sorted(run.verdicts)]
    lines += [_line("footer", dataclasses.asdict(_footer(run, _digest(lines).hexdigest())))]
    _run(path, lines)
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


def read(path: Path) -> Run:
    """Read a run.

    Raises a ResultsError of its own kind for each way in which the file can be wrong, OSError where
    it cannot be opened.
    """
    with open(path, "rb") as file:
        return _run(path, iter(lambda: file.readline(LONGEST_LINE + 1), b""))


def _line(kind: str, fields: dict[str, Any]) -> bytes:
    text = json.dumps({"type": kind} | fields, ensure_ascii=False, allow_nan=False)
    return re.sub("[\ud800-\udfff]", lambda found: rf"\\u{ord(found[0]):x}", text).encode() + b"\n"


def _digest(lines: Iterable[bytes]) -> hashlib._Hash:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.rstrip(b"\r\n"))
    return digest


def _footer(run: Run, sha256: str) -> Footer:
    counts = dict(sorted(Counter(verdict.verdict for verdict in run.verdicts.values()).items()))
    return Footer(claims=len(run.claims), verdicts=len(run.verdicts), counts=counts, sha256=sha256)


def _run(path: Path, lines: Iterable[bytes]) -> Run:
    digest = _digest(())
    numbered = _objects(path, lines, digest)
    number, fields = next(numbered, (1, {}))
    run = Run(header=_header(path, fields), claims={}, verdicts={})
    footer = None
    for number, fields in numbered:
        if footer:
            raise Truncated(path, number, "the footer is not the last line; keep the lines of one run")
        kind = fields.pop("type", None)
        if kind == "claim":
            _add_claim(path, number, run, fields)
        elif kind == "verdict":
            _add_verdict(path, number, run, fields)
        elif kind == "footer":
            footer, sha256 = _record(path, number, Footer, fields), digest.hexdigest()
        else:
            problem = f"a line of type {_name(kind)} has no place here"
            raise WrongShape(path, number, f"{problem}; write the run again")
    if not footer:
        raise Truncated(path, number, "the file has no footer, so the run did not finish; run it again")
    _check_sum(path, number, run, footer, sha256)
    return run


def _objects(
    path: Path, lines: Iterable[bytes], digest: hashlib._Hash
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line with its number; while a line is handed out the digest is that of the lines before it."""
    size = 0
    for number, line in enumerate(lines, start=1):
        size += len(line)
        if len(line) > LONGEST_LINE or size > LARGEST_FILE:
            problem = f"more than {LONGEST_LINE} bytes in a line or {LARGEST_FILE} in the file"
            raise TooLarge(path, number, f"{problem}; this is not a results file")
        try:
            fields = _strict_json(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise _unreadable(path, number, line, error) from None
        if not isinstance(fields, dict):
            raise InvalidJson(path, number, "the line is not a JSON object; fetch the file again")
        yield number, fields
        digest.update(line.rstrip(b"\r\n"))


def _unreadable(path: Path, number: int, line: bytes, error: Exception) -> ResultsError:
    if number > 1 and not line.endswith(b"\n"):
        return Truncated(path, number, "the file ends inside a line; fetch it again")
    if isinstance(error, UnicodeDecodeError):
        return NotUtf8(path, number, "the line is not UTF-8; fetch the file again")
    problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    if isinstance(error, json.JSONDecodeError):
        problem = f"{error.msg} at column {error.colno}"
    return InvalidJson(path, number, f"the line is not JSON ({problem}); fetch the file again")


def _strict_json(text: str) -> Any:
    value = json.loads(
        text, object_pairs_hook=_unique, parse_int=_integer, parse_float=_finite, parse_constant=_finite
    )
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("an escape is half of a surrogate pair") from None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return fields


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number has more than {_MOST_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is not finite")
    return number


def _header(path: Path, fields: dict[str, Any]) -> Header:
    if fields.pop("type", None) != "header":
        raise WrongShape(path, 1, "the first line is not a header; this is not a results file")
    schema = fields.pop("schema", None)
    if type(schema) is not int or schema != SCHEMA:
        problem = f"the schema is {_name(schema)}, not {SCHEMA}"
        raise OtherSchema(path, 1, f"{problem}; read it with the version that wrote it")
    header: Header = _record(path, 1, Header, fields)
    if len(set(header.devices)) < len(header.devices):
        raise DuplicateColumn(path, 1, "the header lists a device twice; write the run again")
    if not header.devices or set(header.devices) & set(header.absent):
        raise WrongShape(path, 1, "the header lists no device, or an absent one; write the run again")
    if header.shard and not _is_shard(header.shard):
        raise WrongShape(path, 1, f"the shard {_name(header.shard)} is not K/N; write the run again")
    return header


def _is_shard(text: str) -> bool:
    parts = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", text)
    return parts is not None and int(parts[1]) <= int(parts[2])


def _add_claim(path: Path, number: int, run: Run, fields: dict[str, Any]) -> None:
    claim = _record(path, number, Claim, fields)
    if claim.id in run.claims:
        raise DuplicateClaim(path, number, f"the claim {_name(claim.id)} is stated twice; keep one line")
    run.claims[claim.id] = claim


def _add_verdict(path: Path, number: int, run: Run, fields: dict[str, Any]) -> None:
    verdict = _record(path, number, Verdict, fields)
    claim, device = _name(verdict.claim), _name(verdict.device)
    if verdict.claim not in run.claims:
        raise UnknownClaim(path, number, f"no line before states the claim {claim}; write the run again")
    if verdict.device not in run.header.devices:
        raise UnknownDevice(path, number, f"the header lists no device {device}; write the run again")
    for word in (verdict.verdict, verdict.expected):
        if word not in VERDICTS:
            words = ", ".join(VERDICTS)
            raise WrongShape(path, number, f"{_name(word)} is not a verdict; use one of {words}")
    if (verdict.claim, verdict.device) in run.verdicts:
        raise DuplicateVerdict(path, number, f"the claim {claim} is judged twice on {device}; keep one line")
    run.verdicts[verdict.claim, verdict.device] = verdict


def _check_sum(path: Path, number: int, run: Run, footer: Footer, sha256: str) -> None:
    if footer != _footer(run, footer.sha256):
        raise Truncated(path, number, "the footer counts other lines than the file has; fetch it again")
    for claim in run.claims:
        for device in run.header.devices:
            if (claim, device) not in run.verdicts:
                problem = f"the claim {_name(claim)} has no verdict on {_name(device)}"
                raise MissingVerdict(path, number, f"{problem}; write the run again")
    if footer.sha256 != sha256:
        raise Altered(path, number, "the file was changed after it was written; fetch it or run it again")


def _name(value: Any) -> str:
    if isinstance(value, str):
        return repr(value) if len(value) <= 80 else f"{value[:80]!r}..."
    return str(value) if type(value) is int else "no text"


def _each(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(map(fits, value.values()))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


_FITS: dict[str, Callable[[Any], bool]] = {
    "str": _is_text,
    "int": lambda value: type(value) is int,
    "float": lambda value: type(value) in (int, float) and value >= 0,
    "bool": lambda value: isinstance(value, bool),
    "list[str]": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "dict[str, str]": lambda value: _each(value, _is_text),
    "dict[str, int]": lambda value: _each(value, _is_count),
    "dict[str, dict[str, int]]": lambda value: _each(value, lambda inner: _each(inner, _is_count)),
}


def _record(path: Path, number: int, kind: type[Any], fields: dict[str, Any]) -> Any:
    known = {field.name: field for field in dataclasses.fields(kind)}
    line = f"a {kind.__name__.lower()} line"
    for name in fields:
        if name not in known:
            raise WrongShape(path, number, f"{line} has no field {_name(name)}; write the run again")
    for name, field in known.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in fields:
            raise WrongShape(path, number, f"{line} needs the field {name}; write the run again")
        if name in fields and not _FITS[str(field.type)](fields[name]):
            raise WrongShape(path, number, f"{name} is not a {field.type}; write the run again")
    return kind(**fields)
