"""Counter-examples that were found before, tried again: of another run's file, or of a long search.

A counter-example is kept as text, the source that rebuilds each input, so that it outlives a version
of Hypothesis. Texts are parsed, never run: a file from anywhere is safe to replay.
"""

from __future__ import annotations

import ast
import contextlib
import json
import math
import os
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis.errors import NoSuchExample, Unsatisfiable
from hypothesis.strategies import SearchStrategy

from conformance.model import Aliasing, Autograd, Lifetime, Program
from conformance.properties.property import SETTINGS, Property
from conformance.verdict import results
from strategies import (
    ALL,
    ARRAY_KINDS,
    ARRAY_LAYOUTS,
    NUMPY_ONLY,
    SHARED,
    TENSOR_KINDS,
    TENSOR_LAYOUTS,
    ArrayRecipe,
    Bits,
    BrokenArrayRecipe,
    BrokenTensorRecipe,
    TensorRecipe,
    UncommonArray,
    UncommonTensor,
)
from strategies.broken import ARRAY_RULES, TENSOR_RULES

FOUND = Path(".conformance") / "found.jsonl"

Inputs = dict[str, str]
_CLASSES: tuple[Any, ...] = (
    ArrayRecipe,
    TensorRecipe,
    Bits,
    UncommonArray,
    UncommonTensor,
    BrokenArrayRecipe,
    BrokenTensorRecipe,
    Aliasing,
    Autograd,
    Lifetime,
)
_RECIPES = {each.__name__: each for each in _CLASSES}
_NUMBERS = {"float": float, "complex": complex}
_LARGEST = 10**5  # elements, far beyond what any strategy draws


class Unreadable(ValueError):
    """A text that rebuilds no input of this property."""


def of_run(run: results.Run) -> dict[tuple[str, str], list[Inputs]]:
    """The counter-examples of a run by claim and device."""
    return {key: [each.inputs] for key, each in run.verdicts.items() if each.inputs}


def found(path: Path = FOUND) -> dict[tuple[str, str], list[Inputs]]:
    """What long searches found here, by claim and device; nothing where they found nothing.

    Raises Unreadable, with file and line, for a line that is no find.
    """
    kept: dict[tuple[str, str], list[Inputs]] = {}
    with contextlib.suppress(FileNotFoundError):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                find = json.loads(line)
                kept.setdefault((find["claim"], find["device"]), []).append(dict(find["inputs"]))
            except (ValueError, TypeError, KeyError):
                raise Unreadable(f"{path}:{number}: the line is no find; delete it") from None
    return kept


def keep(verdicts: Iterable[results.Verdict], path: Path = FOUND) -> int:
    """Add the inputs of verdicts to the finds, each once; how many were new."""
    known = found(path)
    new = [
        each
        for each in verdicts
        if each.inputs and each.inputs not in known.get((each.claim, each.device), [])
    ]
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [{"claim": each.claim, "device": each.device, "inputs": each.inputs} for each in new]
        with open(path, "a", encoding="utf-8") as file:
            file.write("".join(json.dumps(line) + os.linesep for line in lines))
    return len(new)


def fits(property_: Property, texts: Inputs) -> bool:
    """Whether a property can be given these inputs."""
    try:
        rebuilt(property_, texts)
    except Unreadable:
        return False
    return True


def rebuilt(property_: Property, texts: Inputs) -> dict[str, Any]:
    """The inputs of a property from their texts, without those that it is given and does not draw.

    Raises Unreadable.
    """
    drawn = property_.strategies
    if set(drawn) != set(texts) - set(property_.parameters):
        raise Unreadable(f"the property takes {', '.join(sorted(drawn))}, not {', '.join(sorted(texts))}")
    return {name: _value(texts[name], strategy) for name, strategy in drawn.items()}


def _value(text: str, strategy: SearchStrategy[Any]) -> Any:
    try:
        return _built(ast.parse(text, mode="eval").body)
    except (Exception, RecursionError, MemoryError) as error:  # whatever a text may hold
        if text.isidentifier():
            with contextlib.suppress(NoSuchExample, Unsatisfiable):
                return _named(text, strategy)
        shown = text if len(text) <= 80 else f"{text[:80]}..."
        raise Unreadable(f"{shown!r} rebuilds no input ({error})") from None


def _named(name: str, strategy: SearchStrategy[Any]) -> Any:
    """The function or class of a name that a strategy draws; it is found by drawing, and in no module."""
    return hypothesis.find(
        strategy,
        lambda value: callable(value) and getattr(value, "__name__", "") == name,
        settings=hypothesis.settings(SETTINGS, max_examples=300, phases=(hypothesis.Phase.generate,)),
        random=random.Random(0),
    )


def _built(node: ast.expr) -> Any:
    """The value of a literal, of a number that has no literal, or of a recipe."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return {ast.Tuple: tuple, ast.List: list}[type(node)](map(_built, node.elts))
    if ast.unparse(node) in ("nan", "inf", "-inf"):
        return float(ast.unparse(node))
    if not isinstance(node, ast.Call):
        return ast.literal_eval(node)
    name = ast.unparse(node.func)
    if name in _NUMBERS:
        return _NUMBERS[name](*map(_built, node.args))
    if name not in _RECIPES:
        raise ValueError(f"{name} is no recipe")
    fields = {keyword.arg: _built(keyword.value) for keyword in node.keywords if keyword.arg}
    return _checked(_RECIPES[name](*map(_built, node.args), **fields))


def _is_shape(sides: Any) -> bool:
    return (
        type(sides) is tuple
        and len(sides) <= 5
        and all(type(side) is int and 0 <= side <= _LARGEST for side in sides)
        and math.prod(side for side in sides if side) <= _LARGEST
    )


def _checked(recipe: Any) -> Any:
    """A recipe within the bounds of what strategies draw: beyond them building it may read foreign memory."""
    if isinstance(recipe, Bits):
        within = type(recipe.pattern) is int and 0 <= recipe.pattern < 2**128
    elif isinstance(recipe, Program):
        within = len(recipe.steps) <= 100 and all(
            operation in recipe.OPERATIONS and type(which) is type(number) is int and which >= 0 <= number
            for operation, which, number in recipe.steps
        )
    elif isinstance(recipe, (UncommonArray, UncommonTensor)):
        of_array = isinstance(recipe, UncommonArray)
        within = recipe.kind in (ARRAY_KINDS if of_array else TENSOR_KINDS)
        within = within and isinstance(recipe.recipe, ArrayRecipe if of_array else TensorRecipe)
    elif isinstance(recipe, (BrokenArrayRecipe, BrokenTensorRecipe)):
        rules = ARRAY_RULES if isinstance(recipe, BrokenArrayRecipe) else tuple(TENSOR_RULES)
        within = _is_shape(recipe.shape) and all(rule in rules for rule in recipe.rules)
    else:
        within = (
            _is_shape(recipe.shape)
            and type(recipe.twist) is int
            and 0 <= recipe.twist <= 3
            and recipe.layout in (*ARRAY_LAYOUTS, *TENSOR_LAYOUTS)
            and recipe.dtype in (*ALL, *SHARED, *NUMPY_ONLY, ">f4", ">i8")
            and type(recipe.values) is tuple
            and 0 < len(recipe.values) <= _LARGEST
        )
    if not within:
        raise ValueError("no strategy draws it")
    return recipe
