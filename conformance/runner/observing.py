"""What a failure of a property shows: a refutation and its cause, or a mistake of ours."""

from __future__ import annotations

import ast
import dataclasses
import functools
import types
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import torch

from conformance.catalogue import Observed
from conformance.properties.property import Property
from conformance.runner.promises import promise_at, states_promise, tree_of
from strategies.devices import is_vendors

# A property that raises one of these is misspelt or asks for what is not there: never a refutation.
OURS = (NameError, AttributeError, ImportError, SyntaxError)
_ROOT = Path(__file__).resolve().parents[2]
# What is planted there stands for torch.
_BREAKS = (_ROOT / "conformance" / "faults", _ROOT / "conformance" / "tests")


PROPERTIES = _ROOT / "conformance" / "properties"
HELPERS = tuple(
    PROPERTIES / name for name in ("oracles.py", "outcomes.py", "property.py")
)  # which judge, and are not judged


class Leak(Exception):
    """A property left the process in another state than it found."""


@dataclasses.dataclass(frozen=True)
class Failure:
    """What was observed when a property failed; ``refutes`` is False where the property itself broke.

    ``text`` says it in a line; ``observed`` is what the expectation of a refutation is held against.
    """

    refutes: bool
    text: str
    observed: Observed = dataclasses.field(default_factory=Observed)


def described(inputs: dict[str, Any]) -> dict[str, str]:
    """The inputs of a property as text; a recipe as the source that rebuilds it."""
    return {name: value.__name__ if callable(value) else short(value, 1000) for name, value in inputs.items()}


def observe(error: BaseException, property_: Property, inputs: Mapping[str, Any]) -> Failure:
    """Tell a refutation from a mistake of ours.

    A failed assertion of the property refutes, and so does an exception that torch or NumPy raised in
    a call that the property made. An exception from our own helpers, from Hypothesis, or of a kind
    that a misspelling makes, is an error of ours, and so is a property that is still to be written; but a
    vendor's device may refuse what a helper asks of it.
    """
    frames = [frame for frame, _ in _walk(error)]
    in_property = [index for index, frame in enumerate(frames) if _is_property(frame, property_)]
    if (
        isinstance(error, (*OURS, Leak))
        or not in_property
        or (any(map(_is_ours, frames[in_property[-1] + 1 :])) and not _is_a_devices(error, inputs))
        or _is_unwritten(error)
    ):
        return Failure(False, f"{one_line(error)} in {_place(error)}")
    line = list(_walk(error))[in_property[-1]][1]
    classes = classes_of(inputs)
    if isinstance(error, AssertionError) and in_property[-1] == len(frames) - 1:
        return _asserted(frames[-1], line, classes)
    return Failure(True, one_line(error), Observed(raises=_whole(error), inputs=classes))


def classes_of(inputs: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The classes of inputs: of a recipe by axis and by "parameter.axis", of another input by parameter.

    A function or a class is its name, a text itself, anything else the name of its type.
    """
    classes: dict[str, set[str]] = defaultdict(set)
    for name, value in inputs.items():
        if hasattr(value, "axes"):
            for axis, group in value.axes().items():
                classes[axis].add(group)
                classes[f"{name}.{axis}"].add(group)
        else:
            classes[name].add(_class_of(value))
    return {axis: frozenset(groups) for axis, groups in classes.items()}


def _class_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(getattr(value, "__name__", type(value).__name__))


def _walk(error: BaseException) -> Iterator[tuple[types.FrameType, int]]:
    entry = error.__traceback__
    while entry is not None:
        yield entry.tb_frame, entry.tb_lineno
        entry = entry.tb_next


def _is_a_devices(error: BaseException, inputs: Mapping[str, Any]) -> bool:
    """Whether a vendor's device may have raised it: what is missing there is a RuntimeError."""
    return isinstance(error, RuntimeError) and is_vendors(str(inputs.get("device", "cpu")))


def _is_property(frame: types.FrameType, property_: Property) -> bool:
    return Path(frame.f_code.co_filename) == property_.file


def _is_ours(frame: types.FrameType) -> bool:
    path = Path(frame.f_code.co_filename)
    hypothesis_folder = Path(hypothesis.__file__).parent
    code: bool = any(_ROOT / name in path.parents for name in ("conformance", "strategies"))
    judged = any(folder in path.parents for folder in (PROPERTIES, *_BREAKS)) and path not in HELPERS
    return (code and not judged) or hypothesis_folder in path.parents


def _is_unwritten(error: BaseException) -> bool:
    """Whether a property says itself that it is still to be written; torch raises this, too, in its calls."""
    *_, (frame, line) = _walk(error)
    return isinstance(error, NotImplementedError) and any(
        isinstance(node, ast.Raise) and node.lineno == line
        for node in ast.walk(tree_of(frame.f_code.co_filename))
    )


def _place(error: BaseException) -> str:
    places = list(_walk(error))
    if not places:
        return "an unknown place"
    frame, line = places[-1]
    return f"{Path(frame.f_code.co_filename).name}:{line}"


def one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _asserted(frame: types.FrameType, line: int, classes: Mapping[str, frozenset[str]]) -> Failure:
    """A failed assertion: as it is written, with the values of its names, and what it shows.

    It shows the exception that it saw, where it saw one and does not state its promise itself.
    """
    path = frame.f_code.co_filename
    text, names, stated = _assertion(path, line)
    values = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
    shown = {name: short(value, 1000) for name, value in values.items()}
    raised = next((value for value in values.values() if isinstance(value, BaseException)), None)
    if raised is not None and not stated:
        observed = Observed(raises=_whole(raised), values=tuple(shown.values()), inputs=classes)
    else:
        promise = promise_at(path, line)
        observed = Observed(promise=promise, values=tuple(shown.values()), inputs=classes)
    seen = ", ".join(f"{name} = {clipped(value, 120)}" for name, value in shown.items())
    return Failure(True, text + (f" with {seen}" if seen else ""), observed)


def _whole(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


@functools.cache
def _assertion(path: str, line: int) -> tuple[str, tuple[str, ...], bool]:
    """The assertion at a line of a file, the names in it and whether it states its promise itself.

    It is looked up once for all inputs that fail.
    """
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno):
            found = [each for each in ast.walk(node.test) if isinstance(each, ast.Name)]
            found.sort(key=lambda each: (each.lineno, each.col_offset))
            names = dict.fromkeys(each.id for each in found)
            text = ast.unparse(node.test).replace("lambda :", "lambda:")  # as Python 3.10 spells it
            return f"assert {text}", tuple(names), states_promise(node)
    return "assertion failed", (), False


def short(value: Any, limit: int) -> str:
    """The repr of a value in one line of so many characters at most."""
    try:
        text = " ".join(_repr(value).split())
    except Exception as error:  # a broken torch may fail to print; that is not what is being judged
        text = f"<{type(value).__name__} that cannot be printed: {type(error).__name__}>"
    return clipped(text, limit)


def _repr(value: Any) -> str:
    """The repr of a value; the numbers of a tensor on a device are read from one copy, not one by one."""
    if not isinstance(value, torch.Tensor) or value.device.type in ("cpu", "meta") or value.numel() < 2:
        return repr(value)
    numbers = repr(value.detach().cpu()).removeprefix("tensor(").removesuffix(")").partition(", dtype=")[0]
    return value.__repr__(tensor_contents=numbers)  # type: ignore[call-arg]  # which its stub leaves out


def clipped(text: str, limit: int) -> str:
    """A text of so many characters at most."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
