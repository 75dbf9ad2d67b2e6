"""What a fault is made of: an effect and a condition, each with its part of the fault's name and sentence."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]  # what is replaced


@dataclasses.dataclass(frozen=True, eq=False)
class Part:
    """A function that is known by a slug, a part of a fault's name, and by a phrase of its sentence."""

    slug: str
    phrase: str
    function: Callable[..., Any]

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call the function."""
        return self.function(*arguments, **options)


class Effect(Part):
    """What is done in place of a call: ``effect(original, *arguments, **options)``."""


@dataclasses.dataclass(frozen=True, eq=False)
class Condition(Part):
    """Where it is done: ``condition(*arguments, **options)`` is true there.

    ``counts`` where that depends on how often it was asked before.
    """

    counts: bool = False


def effect(slug: str, phrase: str) -> Callable[[Callable[..., Any]], Effect]:
    """Make an effect of a function of the original call and its arguments."""
    return functools.partial(Effect, slug, phrase)


def on_result(slug: str, phrase: str) -> Callable[[Callable[[Any], Any]], Effect]:
    """Make an effect of a function of what the original call returns."""

    def stated(change: Callable[[Any], Any]) -> Effect:
        @effect(slug, phrase)
        def act(original: Call, *arguments: Any, **options: Any) -> Any:
            return change(original(*arguments, **options))

        return act

    return stated


def condition(slug: str, phrase: str, *, counts: bool = False) -> Callable[[Callable[..., bool]], Condition]:
    """Make a condition of a function of the arguments."""
    return functools.partial(Condition, slug, phrase, counts=counts)
