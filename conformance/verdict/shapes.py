"""From the fields of a line to its record, with a sentence for what does not fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.verdict.errors import WrongShape


def shown(value: Any) -> str:
    """A value of a file as a message may show it."""
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
    "dict[str, dict[str, str]]": lambda value: _each(value, lambda inner: _each(inner, _is_text)),
    "dict[str, dict[str, int]]": lambda value: _each(value, lambda inner: _each(inner, _is_count)),
}


def record(path: Path, number: int, kind: type[Any], fields: dict[str, Any]) -> Any:
    """A record of a kind. Raises WrongShape for a field too many, one that is missing, or of another type."""
    known = {field.name: field for field in dataclasses.fields(kind)}
    line = f"a {kind.__name__.lower()} line"
    for name in fields:
        if name not in known:
            raise WrongShape(path, number, f"{line} has no field {shown(name)}; write the run again")
    for name, field in known.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in fields:
            raise WrongShape(path, number, f"{line} needs the field {name}; write the run again")
        if name in fields and not _FITS[str(field.type)](fields[name]):
            raise WrongShape(path, number, f"{name} is not a {field.type}; write the run again")
    return kind(**fields)


def defaults(kind: type[Any]) -> dict[str, Any]:
    """The fields of a record that a line may leave out, with what they are then."""
    return {
        field.name: field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
        for field in dataclasses.fields(kind)
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    }
