"""Reading TOML tables of known keys, with mistakes told by file and line."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class CatalogueError(Exception):
    """A claim that cannot be used; says which file, which line and why."""


def tables(path: Path) -> dict[str, Any]:
    """The tables of a file; raises CatalogueError where it is no TOML."""
    try:
        parsed: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: not TOML ({error}); mend the file") from None
    return parsed


def located(path: Path) -> dict[str, tuple[str, Any]]:
    """The tables of a file by name, each with its place (FILE:LINE)."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    numbers = {line: number for number, line in reversed(list(enumerate(lines, start=1)))}

    def line(name: str) -> int:
        return numbers.get(f"[{name}]") or numbers.get(f'["{name}"]', 1)

    return {name: (f"{path}:{line(name)}", fields) for name, fields in tables(path).items()}


def check_keys(where: str, fields: Any, known: Mapping[str, type], required: Collection[str]) -> None:
    """Raise CatalogueError for a key that is unknown, missing or of another type than is known of it."""
    if not isinstance(fields, dict):
        raise CatalogueError(f"{where}: {fields!r} is not a table; write one key on each line")
    for key in sorted(fields.keys() - known.keys()):
        raise CatalogueError(f"{where}: {key!r} is not a key; use one of {', '.join(sorted(known))}")
    for key in sorted(set(required) - fields.keys()):
        raise CatalogueError(f"{where}: {key!r} is missing; add it")
    for key, value in fields.items():
        if not isinstance(value, known[key]):
            raise CatalogueError(f"{where}: {key!r} is not a {known[key].__name__}; write one")


def check_known(where: str, names: Collection[str], known: Collection[str], what: str) -> None:
    """Raise CatalogueError for the first name that is none of those known."""
    for name in names:
        if name not in known:
            raise CatalogueError(f"{where}: {name!r} is no {what}; use one of {', '.join(known)}")
