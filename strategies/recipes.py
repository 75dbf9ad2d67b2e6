"""What the recipes of arrays and of tensors have in common: how they print and how they are classed."""

from __future__ import annotations

import dataclasses
import functools
import math
import types
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from hypothesis.errors import InvalidArgument

from strategies.values import Bits, encoded

_MANY, _THREADED = 64, 32_768  # elements: more than a few, and more than one thread of torch's kernels takes
_DEEP = 6  # dimensions


class Built:
    """How an example was built, for a note: written out only where Hypothesis prints it."""

    def __init__(self, recipe: Any, *where: str) -> None:
        self._recipe, self._where = recipe, where

    def __repr__(self) -> str:
        return f"{self._recipe!r}.build({', '.join(map(repr, self._where))})"


def short_repr(recipe: Any) -> str:
    """The constructor call that rebuilds a frozen dataclass, without the fields that have their default."""
    shown = [
        f"{field.name}={literal(getattr(recipe, field.name))}"
        for field in dataclasses.fields(recipe)
        if getattr(recipe, field.name) != field.default
    ]
    return f"{type(recipe).__name__}({', '.join(shown)})"


def made_by(lines: tuple[str, ...], it: Any = None, **names: Any) -> Any:
    """What lines of source make of the value ``it``, in a namespace of NumPy, torch and further names.

    In the lines "{name}" stands for what they bind; a class that a name brings is not made anew.
    """
    names |= {"it": it, "np": np, "torch": torch}
    exec(_compiled(lines), names)
    return names["it"]


@functools.lru_cache(maxsize=10_000)
def _compiled(lines: tuple[str, ...]) -> types.CodeType:
    text = "\n".join(line.format(name="it") for line in lines if not line.startswith("class "))
    return compile(text, __file__, "exec")


def shape_class(shape: tuple[int, ...]) -> str:
    """The class of a shape: 0-d, empty, one-element, 1-d, n-d, deep (6 dimensions), large or huge."""
    if not shape:
        return "0-d"
    count = math.prod(shape)
    if count <= 1:
        return "one-element" if count else "empty"
    if count > _MANY:
        return "huge" if count > _THREADED else "large"
    return "1-d" if len(shape) == 1 else "n-d" if len(shape) < _DEEP else "deep"


def repeated(values: tuple[Any, ...], dtype: str, count: int) -> np.ndarray[Any, Any]:
    """A buffer of ``count`` elements that repeats a pool of values."""
    return encoded(values, dtype)[np.arange(count) % len(values)]


def literal(value: Any) -> str:
    """Python source of a field or of one element, to its last bit but for the sign of a NaN."""
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
    if isinstance(value, complex):
        return f"complex({literal(value.real)}, {literal(value.imag)})"
    return repr(value)


def has_bits(values: tuple[Any, ...]) -> bool:
    """Whether some element is given by its bit pattern."""
    return any(isinstance(value, Bits) for value in values)


def refuse_unknown(strategy: str, option: str, names: Sequence[str], known: Sequence[str]) -> None:
    """Raise InvalidArgument for a name that is misspelt, or that this torch lacks."""
    unknown = [name for name in names if name not in known]
    if unknown:
        choices = ", ".join(dict.fromkeys(known))
        raise InvalidArgument(f"{strategy}: {option} cannot be {unknown[0]!r}; choose from {choices}")
