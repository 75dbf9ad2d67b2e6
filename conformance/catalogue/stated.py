"""Which property checks which claim, read from the files of the properties without importing them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from conformance.catalogue.reading import load
from conformance.catalogue.tables import CatalogueError

PROPERTIES = Path(__file__).parents[1] / "properties"


def properties(*folders: Path) -> Iterator[tuple[str, str, str]]:
    """Every claim that has a property, as (claim id, file name, function name).

    ``folders`` are those of a team's own claims and properties. A law is the property of every claim that
    its pattern matches: "*.shares-memory" of "from_numpy.shares-memory", for the way across that the id
    begins with. Raises CatalogueError, with file and line, for a claim that no property checks.
    """
    known = load(*folders)
    left = dict(known)
    for folder in (PROPERTIES, *folders):
        for stated, file, function in stated_properties(folder):
            for claim_id in judged_by(stated, known):
                left.pop(claim_id, None)
                yield claim_id, file, function
    for claim_id, claim in left.items():
        raise CatalogueError(f"{claim.where}: no property checks {claim_id!r}; write one in a test_*.py")


def judged_by(stated: str, claims: Iterable[str]) -> list[str]:
    """The claims that the property of an id, or of a law's pattern, judges."""
    if not stated.startswith("*."):
        return [stated]
    return sorted(claim_id for claim_id in claims if claim_id.partition(".")[2] == stated[2:])


def stated_properties(folder: Path = PROPERTIES) -> Iterator[tuple[str, str, str]]:
    """Every property as (claim id or pattern, file name, function name), read without importing it."""
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "claim":
                        yield ast.literal_eval(decorator.args[0]), path.name, node.name
