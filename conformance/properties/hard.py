"""Inputs that a conversion can spoil and that few draws have, for properties to try first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from conformance.properties.property import example
from strategies import ArrayRecipe, TensorRecipe
from strategies.values import Bits

# A NaN with a payload, the smallest subnormal number, the other zero and an infinity.
NUMBERS: dict[str, tuple[Any, ...]] = {
    "float16": (Bits(0x7E01), Bits(1), -0.0, float("inf")),
    "float32": (Bits(0x7FC00001), Bits(1), -0.0, float("inf")),
    "float64": (Bits(0x7FF8000000000001), Bits(1), -0.0, float("inf")),
}
MANY = (45,)  # elements, more than most inputs have
ARRAYS = (
    *(ArrayRecipe(dtype, MANY, values) for dtype, values in NUMBERS.items()),
    ArrayRecipe("int64", (2,), (1, 2)),
)
TENSORS = (
    *(TensorRecipe(dtype, MANY, values) for dtype, values in NUMBERS.items()),
    TensorRecipe("int64", (2,), (1, 2)),
    TensorRecipe("uint8", (3,), (1, 2, 3), layout="offset"),
    TensorRecipe("bool", (1, 2, 1, 2, 2), (True, False)),
)


def tried_first(recipes: Iterable[Any]) -> Callable[[Any], Any]:
    """Name recipes that a property tries before it draws any, in order."""

    def stated(of: Any) -> Any:
        for recipe in reversed(tuple(recipes)):
            of = example(recipe=recipe)(of)
        return of

    return stated
