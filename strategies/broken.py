"""Tensors and arrays that break several rules of a conversion at once, drawn as recipes."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.recipes import made_by, short_repr

# What a tensor can break, in the order in which it is made, with the source that makes it.
TENSOR_RULES = {
    "dtype": "",  # a dtype that NumPy lacks
    "layout": ".to_sparse()",
    "device": ".to('meta')",
    "conj": ".conj()",
    "neg": "",  # torch._neg_view(...)
    "grad": ".requires_grad_()",
}
# What no tensor can break together, or no longer breaks when both were asked for.
_APART = (("layout", "device"), ("layout", "conj"), ("layout", "neg"))

ARRAY_RULES = ("dtype", "steps", "negative", "order")


@dataclasses.dataclass(frozen=True, repr=False)
class BrokenTensorRecipe:
    """A tensor of zeros that breaks ``rules``, which are names of TENSOR_RULES."""

    rules: tuple[str, ...]
    shape: tuple[int, ...] = (2,)

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> torch.Tensor:
        """A new tensor in new memory, equal at every call."""
        tensor: torch.Tensor = made_by(tuple(self.source("{name}")))
        return tensor

    @property
    def dtype(self) -> str:
        """One that NumPy lacks where that rule is broken, and that can be conjugated where it has to be."""
        if "conj" in self.rules:
            return "complex32" if "dtype" in self.rules else "complex64"
        return "bfloat16" if "dtype" in self.rules else "float32"

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the tensor to a name, with torch alone."""
        before = "".join(
            source for rule, source in TENSOR_RULES.items() if rule in self.rules and rule != "grad"
        )
        text = f"torch.zeros({self.shape}, dtype=torch.{self.dtype}){before}"
        text = f"torch._neg_view({text})" if "neg" in self.rules else text
        return [f"{name} = {text}{TENSOR_RULES['grad'] if 'grad' in self.rules else ''}"]

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"rules": " ".join(self.rules)}


@dataclasses.dataclass(frozen=True, repr=False)
class BrokenArrayRecipe:
    """An array of zeros that breaks ``rules``, which are names of ARRAY_RULES.

    A dtype that torch lacks, steps that are no multiple of the element, a negative step, the other
    byte order.
    """

    rules: tuple[str, ...]
    shape: tuple[int, ...] = (2,)

    def __repr__(self) -> str:
        return short_repr(self)

    @property
    def dtype(self) -> str:
        """One that torch lacks, or the other byte order, where these rules are broken."""
        return (">" if "order" in self.rules else "<") + ("U1" if "dtype" in self.rules else "f4")

    def build(self) -> np.ndarray[Any, Any]:
        """A new array in new memory, equal at every call."""
        array: np.ndarray[Any, Any] = made_by(tuple(self.source("{name}")))
        return array

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the array to a name, with NumPy alone."""
        names = [("field", self.dtype), ("other", "i1")]
        text = f"np.zeros({self.shape}, {self.dtype!r})"
        text = f"np.zeros({self.shape}, {names})['field']" if "steps" in self.rules else text
        return [f"{name} = {text}{'[::-1]' if 'negative' in self.rules else ''}"]

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"rules": " ".join(self.rules)}


def broken_tensor_recipes(
    *, rules: tuple[str, ...] = tuple(TENSOR_RULES), min_rules: int = 2
) -> st.SearchStrategy[BrokenTensorRecipe]:
    """Recipes of tensors that break ``min_rules`` of ``rules`` or more; shrinks to the first of them."""
    chosen = _sets("broken_tensor_recipes", rules, tuple(TENSOR_RULES), min_rules)
    possible = [each for each in chosen if not any(set(pair) <= set(each) for pair in _APART)]
    return st.builds(BrokenTensorRecipe, st.sampled_from(possible), _SHAPES)


def broken_array_recipes(
    *, rules: tuple[str, ...] = ARRAY_RULES, min_rules: int = 2
) -> st.SearchStrategy[BrokenArrayRecipe]:
    """Recipes of arrays that break ``min_rules`` of ``rules`` or more; shrinks to the first of them."""
    chosen = _sets("broken_array_recipes", rules, ARRAY_RULES, min_rules)
    return st.builds(BrokenArrayRecipe, st.sampled_from(chosen), _SHAPES)


_SHAPES = st.lists(st.integers(2, 4), min_size=1, max_size=3).map(tuple)


def _sets(strategy: str, rules: tuple[str, ...], known: tuple[str, ...], least: int) -> list[tuple[str, ...]]:
    """Every set of so many rules or more, the smallest first."""
    unknown = [rule for rule in rules if rule not in known]
    if unknown:
        raise InvalidArgument(f"{strategy}: no rule is called {unknown[0]!r}; use {', '.join(known)}")
    if not 0 < least <= len(rules):
        raise InvalidArgument(f"{strategy}: min_rules must be from 1 to {len(rules)}, the number of rules")
    sizes = range(least, len(rules) + 1)
    return [each for size in sizes for each in itertools.combinations(rules, size)]
