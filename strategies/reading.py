"""Inputs rebuilt from what they print as: parsed, never evaluated, and within the bounds of what is drawn."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any, TypeVar

from strategies.ambients import GRAD_MODES, Ambient
from strategies.array_recipe import ArrayRecipe
from strategies.broken import ARRAY_RULES, TENSOR_RULES, BrokenArrayRecipe, BrokenTensorRecipe
from strategies.dtypes import ALL, NUMPY_ONLY, SHARED
from strategies.layouts import ARRAY_LAYOUTS, TENSOR_LAYOUTS
from strategies.pasts import PASTS
from strategies.tensor_recipe import GRADS, TensorRecipe
from strategies.uncommon import ARRAY_KINDS, TENSOR_KINDS, UncommonArray, UncommonTensor
from strategies.values import Bits

T = TypeVar("T")


class UnreadableText(ValueError):
    """A text that rebuilds no recipe, number or other literal."""


_LARGEST = 10**5  # elements, far beyond what any strategy draws
_NUMBERS: dict[str, Any] = {"float": float, "complex": complex}
_READABLE: dict[str, tuple[Any, Callable[[Any], bool]]] = {}


def readable(within: Callable[[Any], bool]) -> Callable[[type[T]], type[T]]:
    """Let a class of recipes be rebuilt; ``within`` says whether some strategy draws a recipe."""

    def registered(recipe_class: type[T]) -> type[T]:
        _READABLE[recipe_class.__name__] = recipe_class, within
        return recipe_class

    return registered


def rebuilt(text: str) -> Any:
    """The value of a literal, of a number that has no literal, or of a recipe.

    Raises UnreadableText for any other text, and for a recipe that no strategy draws: to build one may read
    foreign memory.
    """
    try:
        return _value(ast.parse(text, mode="eval").body)
    except (Exception, RecursionError, MemoryError) as error:  # whatever a text may hold
        raise UnreadableText(str(error)) from None


def _value(node: ast.expr) -> Any:
    if isinstance(node, (ast.Tuple, ast.List)):
        return {ast.Tuple: tuple, ast.List: list}[type(node)](map(_value, node.elts))
    if ast.unparse(node) in ("nan", "inf", "-inf"):
        return float(ast.unparse(node))
    if not isinstance(node, ast.Call):
        return ast.literal_eval(node)
    name = ast.unparse(node.func)
    if name in _NUMBERS:
        return _NUMBERS[name](*map(_value, node.args))
    if name not in _READABLE:
        raise ValueError(f"{name} is no recipe")
    recipe_class, within = _READABLE[name]
    fields = {keyword.arg: _value(keyword.value) for keyword in node.keywords if keyword.arg}
    recipe = recipe_class(*map(_value, node.args), **fields)
    if not within(recipe):
        raise ValueError("no strategy draws it")
    return recipe


def _is_shape(sides: Any) -> bool:
    return (
        type(sides) is tuple
        and len(sides) <= 8
        and all(type(side) is int and 0 <= side <= _LARGEST for side in sides)
        and math.prod(side for side in sides if side) <= _LARGEST
    )


def _is_plain(recipe: Any) -> bool:
    return (
        _is_shape(recipe.shape)
        and type(recipe.twist) is int
        and 0 <= recipe.twist <= 3
        and type(recipe.values) is tuple
        and 0 < len(recipe.values) <= _LARGEST
        and recipe.past in PASTS
    )


readable(
    lambda ambient: (
        ambient.grad in ("", *GRAD_MODES)
        and ambient.dtype in ("", "float64")
        and ambient.device in ("", "cpu")
        and ambient.threads in (0, 1)
    )
)(Ambient)
readable(lambda bits: type(bits.pattern) is int and 0 <= bits.pattern < 2**128)(Bits)
readable(
    lambda recipe: (
        _is_plain(recipe) and recipe.layout in ARRAY_LAYOUTS and recipe.dtype in (*SHARED, *NUMPY_ONLY)
    )
)(ArrayRecipe)
readable(
    lambda recipe: (
        _is_plain(recipe)
        and recipe.layout in TENSOR_LAYOUTS
        and recipe.dtype in ALL
        and recipe.grad in GRADS
        and recipe.bit in ("", "conj", "neg")
    )
)(TensorRecipe)
readable(lambda recipe: recipe.kind in ARRAY_KINDS and isinstance(recipe.recipe, ArrayRecipe))(UncommonArray)
readable(lambda recipe: recipe.kind in TENSOR_KINDS and isinstance(recipe.recipe, TensorRecipe))(
    UncommonTensor
)
readable(lambda recipe: _is_shape(recipe.shape) and {*recipe.rules} <= {*ARRAY_RULES})(BrokenArrayRecipe)
readable(lambda recipe: _is_shape(recipe.shape) and {*recipe.rules} <= {*TENSOR_RULES})(BrokenTensorRecipe)
