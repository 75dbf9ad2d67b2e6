"""Which property checks which claim, read from the files of the properties without importing them."""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from conformance.catalogue.claim import way_of
from conformance.catalogue.laws import lines_by_name, ways
from conformance.catalogue.reading import load
from conformance.catalogue.tables import CatalogueError

PROPERTIES = Path(__file__).parents[1] / "properties"


def properties(*folders: Path) -> Iterator[tuple[str, str, str]]:
    """Every claim that has a property, as (claim id, file name, function name).

    ``folders`` are those of a team's own claims and properties. A law is the property of every claim that
    its pattern matches: "*.shares-memory" of "from_numpy.shares-memory", for the way across that the id
    begins with. Raises CatalogueError, with file and line, for a claim that no property checks, and for a
    property of no claim.
    """
    known = load(*folders)
    judged = [
        (stated, judged_by(stated, known), folder, file, function)
        for folder in (PROPERTIES, *folders)
        for stated, file, function in stated_properties(folder)
    ]
    checked = {claim_id for _, claims, *_ in judged for claim_id in claims}
    for claim_id in sorted(known.keys() - checked, key=lambda each: known[each].where):
        where = known[claim_id].where
        raise CatalogueError(
            f"{where}: no property checks {claim_id!r}; write one in a file test_*.py beside it"
        )
    for stated, claims, folder, file, function in judged:
        if not claims or not known.keys() >= set(claims):
            problem = f"{function} checks {stated!r}, and no claim is called so; add it to the claims"
            raise CatalogueError(f"{folder.name}/{file}: {problem}")
        yield from ((claim_id, file, function) for claim_id in claims)


def judged_by(stated: str, claims: Iterable[str]) -> list[str]:
    """The claims that a property of an id judges, or of a pattern of laws: those of our ways and lines."""
    if not stated.startswith("*."):
        return [stated]
    return _by_law(tuple(claims)).get(stated[2:], [])


@functools.lru_cache(maxsize=8)
def _by_law(claims: tuple[str, ...]) -> Mapping[str, list[str]]:
    """The claims of our ways and lines by what follows the way, in order."""
    known = {*ways(), *lines_by_name(ways())}
    laws: dict[str, list[str]] = defaultdict(list)
    for claim_id in sorted(claims):
        if way_of(claim_id) in known:
            laws[claim_id.partition(".")[2]].append(claim_id)
    return laws


def stated_properties(folder: Path = PROPERTIES) -> Iterator[tuple[str, str, str]]:
    """Every property as (claim id or pattern, file name, function name), read without importing it."""
    for path in sorted(folder.glob("test_*.py")):
        for stated, function in _stated_in(path, path.stat().st_mtime_ns):
            yield stated, path.name, function


@functools.cache
def _stated_in(path: Path, _: int) -> list[tuple[str, str]]:
    """The properties of a file, as it was at a time in nanoseconds."""
    return [
        (ast.literal_eval(decorator.args[0]), node.name)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "claim"
    ]
