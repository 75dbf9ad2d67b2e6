"""Lines of programs with one array or tensor, read from their functions; imports neither torch nor NumPy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PROPERTIES = Path(__file__).parents[1] / "properties"
FILES = ("lines_of_arrays.py", "lines_of_numpy.py", "lines_of_tensors.py")


def lines(folder: Path = PROPERTIES) -> Iterator[tuple[str, str, str, str]]:
    """Each line as (name, what it takes, its source, file and line), in the order of the files.

    The function ``array_plus_tensor(array)`` is the line ``array-plus-tensor`` and takes an array.
    """
    for file in FILES:
        for node in ast.parse((folder / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                name, takes = node.name.replace("_", "-"), node.args.args[0].arg
                yield name, takes, _source(node), f"conformance/properties/{file}:{node.lineno}"


def _source(function: ast.FunctionDef) -> str:
    """The statements of a function in one line, without the return of what has a name."""
    said = [each for each in function.body if not _returns_a_name(each)]
    texts = (
        ast.unparse(each.value if isinstance(each, ast.Return) and each.value else each) for each in said
    )
    return " ".join("; ".join(texts).split())


def _returns_a_name(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name)
