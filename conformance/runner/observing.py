"""What a failure of a property shows: a refutation and its cause, or a mistake of ours."""

from __future__ import annotations

import ast
import dataclasses
import functools
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis

from conformance.properties.property import Property

# A property that raises one of these is misspelt or asks for what is not there: never a refutation.
OURS = (NameError, AttributeError, ImportError, SyntaxError)
_ROOT = Path(__file__).resolve().parents[2]
# What is planted there stands for torch.
_BREAKS = (_ROOT / "conformance" / "faults", _ROOT / "conformance" / "tests")


PROPERTIES = _ROOT / "conformance" / "properties"
HELPERS = tuple(
    PROPERTIES / name for name in ("oracles.py", "property.py")
)  # which judge, and are not judged


class Leak(Exception):
    """A property left the process in another state than it found."""


@dataclasses.dataclass(frozen=True)
class Failure:
    """What was observed when a property failed; ``refutes`` is False where the property itself broke."""

    refutes: bool
    text: str


def described(inputs: dict[str, Any]) -> dict[str, str]:
    """The inputs of a property as text; a recipe as the source that rebuilds it."""
    return {name: value.__name__ if callable(value) else short(value, 1000) for name, value in inputs.items()}


def observe(error: BaseException, property_: Property) -> Failure:
    """Tell a refutation from a mistake of ours.

    A failed assertion of the property refutes, and so does an exception that torch or NumPy raised in
    a call that the property made. An exception from our own helpers, from Hypothesis, or of a kind
    that a misspelling makes, is an error of ours.
    """
    frames = [frame for frame, _ in _walk(error)]
    in_property = [index for index, frame in enumerate(frames) if _is_property(frame, property_)]
    if (
        isinstance(error, (*OURS, Leak))
        or not in_property
        or any(map(_is_ours, frames[in_property[-1] + 1 :]))
    ):
        return Failure(False, f"{one_line(error)} in {_place(error)}")
    line = list(_walk(error))[in_property[-1]][1]
    if isinstance(error, AssertionError) and in_property[-1] == len(frames) - 1:
        return Failure(True, _assertion(frames[-1], line))
    return Failure(True, one_line(error))


def _walk(error: BaseException) -> Iterator[tuple[types.FrameType, int]]:
    entry = error.__traceback__
    while entry is not None:
        yield entry.tb_frame, entry.tb_lineno
        entry = entry.tb_next


def _is_property(frame: types.FrameType, property_: Property) -> bool:
    return Path(frame.f_code.co_filename) == property_.file


def _is_ours(frame: types.FrameType) -> bool:
    path = Path(frame.f_code.co_filename)
    hypothesis_folder = Path(hypothesis.__file__).parent
    code: bool = any(_ROOT / name in path.parents for name in ("conformance", "strategies"))
    judged = any(folder in path.parents for folder in (PROPERTIES, *_BREAKS)) and path not in HELPERS
    return (code and not judged) or hypothesis_folder in path.parents


def _place(error: BaseException) -> str:
    places = list(_walk(error))
    if not places:
        return "an unknown place"
    frame, line = places[-1]
    return f"{Path(frame.f_code.co_filename).name}:{line}"


def one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _assertion(frame: types.FrameType, line: int) -> str:
    """The assertion as it is written, with the values of its names."""
    text, names = _asserted(frame.f_code.co_filename, line)
    values = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
    shown = ", ".join(f"{name} = {short(value, 120)}" for name, value in values.items())
    return text + (f" with {shown}" if shown else "")


@functools.cache
def _asserted(path: str, line: int) -> tuple[str, tuple[str, ...]]:
    """The assertion at a line of a file and the names in it, looked up once for all inputs that fail."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno):
            names = dict.fromkeys(each.id for each in ast.walk(node.test) if isinstance(each, ast.Name))
            text = ast.unparse(node.test).replace("lambda :", "lambda:")  # as Python 3.10 spells it
            return f"assert {text}", tuple(names)
    return "assertion failed", ()


@functools.cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text(encoding="utf-8"))


def short(value: Any, limit: int) -> str:
    try:
        text = " ".join(repr(value).split())
    except Exception as error:  # a broken torch may fail to print; that is not what is being judged
        text = f"<{type(value).__name__} that cannot be printed: {type(error).__name__}>"
    return text if len(text) <= limit else text[: limit - 1] + "…"
