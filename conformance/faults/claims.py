"""Which claims a fault must turn red: those of the folder ``caught_by``, the narrowest first."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from conformance import catalogue
from conformance.faults.planting import FAULTS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CLAIMS = Path(__file__).with_name("caught_by")
EXEMPT = Path(__file__).with_name("exempt.toml")
FEW = Path(__file__).with_name("few.toml")
UNPLANTED = Path(__file__).with_name("unplanted.toml")


class NamingError(Exception):
    """A fault that names no claim, or a claim that does not exist; says which, and what to do."""


def load_claims(folder: Path = CLAIMS) -> dict[str, list[str]]:
    """For each fault the claims that must turn red, as ``claim`` or ``claim@device``.

    Raises NamingError for a fault that stands in no table, a table that is not that of its entry, a fault
    that there is not, and a pattern that matches no claim.
    """
    known = sorted(catalogue.load())
    named: dict[str, list[str]] = {}
    for path, entry, faults in _tables(folder):
        for name, patterns in faults.items():
            if name not in FAULTS or FAULTS[name].entry != entry:
                raise NamingError(f"{path}: {entry} has no fault {name!r}; take it out, or mend its name")
            if name in named:
                raise NamingError(f"{path}: {name} is named in another file, too; join the two")
            named[name] = [each for pattern in patterns for each in _matched(path, name, pattern, known)]
    for name in FAULTS:
        if not named.get(name):
            raise NamingError(
                f"{folder}: {name} is not named; add the claims that must turn red to its entry"
            )
    return named


def _tables(folder: Path) -> Iterator[tuple[Path, str, dict[str, list[str]]]]:
    for path in sorted(folder.glob("*.toml")):
        for entry, faults in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield path, entry, faults


def _matched(path: Path, name: str, pattern: str, known: Iterable[str]) -> list[str]:
    """The claims that a pattern such as ``*.keeps-values@lazy`` names."""
    ids, at, device = pattern.partition("@")
    matched = fnmatch.filter(known, ids)
    if not matched:
        raise NamingError(f"{path}: {name} names {pattern!r}, and no claim is called so; mend the pattern")
    return [f"{each}{at}{device}" for each in matched]


def load_exempt(path: Path = EXEMPT) -> dict[str, str]:
    """The claims that no fault turns red, each with the reason."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_unplanted(path: Path = UNPLANTED) -> dict[str, list[str]]:
    """The claims for which no fault has been written yet, by the pattern that they match."""
    known = sorted(catalogue.load())
    return {pattern: fnmatch.filter(known, pattern) for pattern in why_unplanted(path)}


def why_unplanted(path: Path = UNPLANTED) -> dict[str, str]:
    """The patterns of the claims for which no fault has been written yet, each with the reason."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_few(path: Path = FEW) -> dict[str, str]:
    """The numbers of the documents that have fewer than five unlike breaks, each with the reason."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
