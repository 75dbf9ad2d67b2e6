"""Elements of tensors and arrays, and what has nothing but elements, as a person writes them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from strategies.recipes import literal

MANY = 16  # elements that a person still writes out


def numbers(values: Any) -> str:
    """Nested lists of Python, or one element, as source."""
    if isinstance(values, list):
        return f"[{', '.join(map(numbers, values))}]"
    if isinstance(values, tuple):
        return f"({', '.join(map(numbers, values))})"
    if isinstance(values, complex):
        return _complex(values)
    return literal(values)


def _complex(value: complex) -> str:
    if not value.real and math.copysign(1, value.real) > 0 and math.isfinite(value.imag):
        return f"{value.imag:g}j" if float(f"{value.imag:g}") == value.imag else f"{value.imag!r}j"
    return literal(value)


def repeated(shape: tuple[int, ...], values: tuple[Any, ...]) -> Any:
    """Nested lists of a shape, filled with values in turn."""
    turn = itertools.cycle(values)

    def nested(sides: tuple[int, ...]) -> Any:
        return [nested(sides[1:]) for _ in range(sides[0])] if sides else next(turn)

    return nested(shape)


def elements(recipe: Any) -> tuple[Any, ...]:
    """The pool of elements as numbers of Python: what a bit pattern stands for, where that is a number."""
    pool = type(recipe)(recipe.dtype, (len(recipe.values),), recipe.values).build()
    return tuple(pool.tolist())


_INFERRED = {"float32": float, "int64": int, "bool": bool, "complex64": complex}
_INFERRED_BY_NUMPY = {"float64": float, "int64": int, "bool": bool, "complex128": complex}


def tensors_of(shape: tuple[int, ...], values: tuple[Any, ...], dtype: str, extra: str = "") -> Iterator[str]:
    """Expressions of a contiguous tensor, the shortest first."""
    count = math.prod(shape)
    given = "" if all(type(each) is _INFERRED.get(dtype) for each in values) else f", dtype=torch.{dtype}"
    typed = "" if dtype == "float32" else f", dtype=torch.{dtype}"
    sides = ", ".join(map(str, shape)) or "()"
    if shape and (count > 4 or not count):
        yield f"torch.zeros({sides}{typed}{extra})"
        yield f"torch.ones({sides}{typed}{extra})"
        yield f"torch.empty({sides}{typed}{extra})" if not count else ""
        if len(values) == 1:
            yield f"torch.full(({sides},), {numbers(values[0])}{typed}{extra})"
    if count <= MANY:
        yield f"torch.tensor({numbers(repeated(shape, values))}{given}{extra})"
    else:
        pool = f"torch.tensor({numbers(list(values))}{given})"
        whole = f"{pool}.repeat({-(-count // len(values))})[:{count}].reshape({sides})"
        yield f"{whole}.requires_grad_()" if extra else whole


def arrays_of(shape: tuple[int, ...], values: tuple[Any, ...], dtype: str) -> Iterator[str]:
    """Expressions of a contiguous array, the shortest first."""
    count = math.prod(shape)
    given = "" if all(type(each) is _INFERRED_BY_NUMPY.get(dtype) for each in values) else f", {dtype!r}"
    typed = "" if dtype == "float64" else f", {dtype!r}"
    sides = str(shape[0]) if len(shape) == 1 else str(shape)
    if shape and (count > 4 or not count):
        yield f"np.zeros({sides}{typed})"
        yield f"np.ones({sides}{typed})"
        if len(values) == 1:
            yield f"np.full({sides}, {numbers(values[0])}{given or typed})"
    if count <= MANY:
        yield f"np.array({numbers(repeated(shape, values))}{given})"
    else:
        yield f"np.resize(np.array({numbers(list(values))}{given}), {sides})"
