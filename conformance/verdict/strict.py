"""JSON that every reader understands alike, and no more of it than a run writes."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from conformance.verdict.errors import InvalidJson, NotUtf8, ResultsError, TooLarge, Truncated

LONGEST_LINE = 8 * 2**20
LARGEST_FILE = 256 * 2**20
_MOST_DIGITS = 100


def objects(
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
