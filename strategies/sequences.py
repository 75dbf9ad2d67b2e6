"""Lists, tuples, dicts and named tuples of scalars, arrays and tensors, drawn as recipes."""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.reading import readable
from strategies.recipes import refuse_unknown, short_repr
from strategies.sweeps import each_class, swept

SEQUENCE_KINDS = ("list", "tuple", "dict", "namedtuple")

Pair = collections.namedtuple("Pair", ("x", "y"))  # what a data set may give for each of its items


@readable(lambda recipe: recipe.kind in SEQUENCE_KINDS and len(recipe.items) <= 8)
@dataclasses.dataclass(frozen=True, repr=False)
class SequenceRecipe:
    """A sequence of what other recipes build, nested as they are; ``kind`` is one of SEQUENCE_KINDS.

    The keys of a dict are the letters from "a" on; a named tuple is a Pair of two.
    """

    items: tuple[Any, ...]
    kind: str = "list"

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> Any:
        """A new sequence of new items, equal at every call."""
        built = [each.build() for each in self.items]
        if self.kind == "dict":
            return dict(zip("abcdefgh", built))
        return Pair(*built) if self.kind == "namedtuple" else {"list": list, "tuple": tuple}[self.kind](built)

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the sequence to a name, with torch and NumPy alone."""
        names = [f"{name}_{letter}" for letter, _ in zip("abcdefgh", self.items)]
        lines = [line for each, recipe in zip(names, self.items) for line in recipe.source(each)]
        listed = ", ".join(names)
        if self.kind == "dict":
            listed = ", ".join(f"{letter!r}: {each}" for letter, each in zip("abcdefgh", names))
        if self.kind == "namedtuple":
            lines = ["import collections", "Pair = collections.namedtuple('Pair', ('x', 'y'))", *lines]
        comma = "," * (self.kind == "tuple" and len(names) == 1)
        written = {
            "list": f"[{listed}]",
            "tuple": f"({listed}{comma})",
            "dict": f"{{{listed}}}",
            "namedtuple": f"Pair({listed})",
        }
        return [*lines, f"{name} = {written[self.kind]}"]

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"sequence": self.kind, "items": str(min(len(self.items), 3))}


def _each_sequence(
    items: st.SearchStrategy[Any], kinds: Sequence[str], min_items: int, max_items: int
) -> Iterator[SequenceRecipe]:
    """Each kind and number of items, and each class of an item beside the plainest one.

    None where the items have no classes.
    """
    classes = each_class(items)
    if not classes:
        return
    plain, in_turn = classes[0], itertools.cycle(classes)
    for kind in kinds:
        for count in (2,) if kind == "namedtuple" else range(min_items, max_items + 1):
            yield SequenceRecipe(tuple(itertools.islice(in_turn, count)), kind)
    least = 2 if kinds[0] == "namedtuple" else max(1, min_items)
    beside = (plain,) * (min(max(2, least), max_items) - 1)
    yield from (SequenceRecipe((each, *beside), kinds[0]) for each in classes if max_items)


@swept(_each_sequence)
@st.composite
def sequence_recipes(
    draw: st.DrawFn,
    items: st.SearchStrategy[Any],
    *,
    kinds: Sequence[str] = ("list", "tuple"),
    min_items: int = 0,
    max_items: int = 4,
) -> SequenceRecipe:
    """Recipes of sequences of some kinds whose items are recipes, drawn from ``items``.

    Shrinks to the first kind and the fewest items. Raises InvalidArgument for an unknown kind, or none, and
    where a named tuple, which has two items, or a dict, which has eight at most, does not fit the bounds.
    """
    if not kinds:
        raise InvalidArgument("sequence_recipes: kinds must name at least one; add one")
    refuse_unknown("sequence_recipes", "kinds", kinds, SEQUENCE_KINDS)
    if not 0 <= min_items <= max_items <= 8:
        raise InvalidArgument(
            f"sequence_recipes: min_items={min_items} and max_items={max_items} do not fit; "
            "give 0 <= min <= max <= 8"
        )
    kind = draw(st.sampled_from(kinds))
    bounds = (2, 2) if kind == "namedtuple" else (min_items, max_items)
    return SequenceRecipe(tuple(draw(st.lists(items, min_size=bounds[0], max_size=bounds[1]))), kind)
