"""All claims: those of our documents, those of laws, and a team's own. Imports neither torch nor NumPy."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from conformance.catalogue.claim import Claim, claim, way_of
from conformance.catalogue.laws import claims_of_laws
from conformance.catalogue.tables import CatalogueError, located, tables

FOLDER = Path(__file__).parent / "claims"


def load(*folders: Path) -> dict[str, Claim]:
    """Our claims and those of further folders by id, sorted.

    The claims of a further folder stand in its TOML files. Their ids begin, up to the first dot, with a
    prefix that no id of ours and of the other folders begins with; they may cite nothing. Raises
    CatalogueError for a claim that cannot be used, with file and line.
    """
    claims = dict(_ours())
    for folder in folders:
        own = _unique(stated_in(folder))
        _check_prefixes(own.values(), claims)
        claims |= own
    return dict(sorted(claims.items()))


@functools.cache
def _ours() -> dict[str, Claim]:
    return _unique(_cited([*stated_in(FOLDER), *claims_of_laws()]))


def stated_in(folder: Path) -> list[Claim]:
    """The claims that the files of a folder state, without those of laws."""
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: there is no such folder; name one that holds claims in TOML")
    return [
        claim(where, claim_id, fields)
        for path in sorted(folder.glob("*.toml"))
        if path.name != "numbers.toml"
        for claim_id, (where, fields) in located(path).items()
    ]


def documents(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The documents by number: title, file and their numbered claims in order."""
    return tables(folder / "numbers.toml")


def digest(*more: str) -> str:
    """What this suite is: a digest of the claims, the properties, what draws their inputs and judges them.

    ``more`` are patterns of other files of the package that count.
    """
    root = Path(__file__).resolve().parents[2]
    inside = ("catalogue/**/*.toml", "catalogue/*.py", "model/*.py", "properties/*.py", "runner/*.py", *more)
    kinds = [*(f"conformance/{each}" for each in inside), "strategies/*.py", "strategies/*.toml"]
    files = sorted(path for kind in kinds for path in root.glob(kind))
    text = "".join(f"{path.relative_to(root)}\n{path.read_text(encoding='utf-8')}" for path in files)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _unique(claims: Iterable[Claim]) -> dict[str, Claim]:
    by_id: dict[str, Claim] = {}
    for each in claims:
        if each.id in by_id:
            raise CatalogueError(
                f"{each.where}: {each.id!r} stands at {by_id[each.id].where} too; rename one"
            )
        by_id[each.id] = each
    return by_id


def _cited(claims: Iterable[Claim]) -> Iterable[Claim]:
    """The claims, each of which has to cite a number of our documents."""
    numbers = {number for document in documents().values() for number in document["numbers"]}
    for each in claims:
        for number in sorted(set(each.cites) - numbers):
            raise CatalogueError(
                f"{each.where}: no document makes a claim {number!r}; cite one of numbers.toml"
            )
        if not each.cites:
            raise CatalogueError(f"{each.where}: {each.id!r} cites nothing; add 'cites'")
        yield each


def _check_prefixes(claims: Iterable[Claim], others: dict[str, Claim]) -> None:
    taken = {way_of(claim_id): other for claim_id, other in others.items()}
    for each in claims:
        if way_of(each.id) in taken:
            where = taken[way_of(each.id)].where
            problem = f"ids at {where} begin with {way_of(each.id)!r} too"
            raise CatalogueError(f"{each.where}: {problem}; begin {each.id!r} with a prefix of your own")
