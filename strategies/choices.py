"""Many small choices by one draw: what an example costs is, above all, how often it draws."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices:
    """Choices among few options each, a byte each, every one in a place of its own.

    A byte chooses by its remainder, so that the small ones to which Hypothesis shrinks it choose the first
    options: order them as they shrink.
    """

    def __init__(self, drawn: bytes) -> None:
        self._drawn = iter(drawn)

    def among(self, options: Sequence[T]) -> T:
        """One of far fewer than 256 options, each about as likely as its share of them."""
        return options[next(self._drawn) % len(options)]

    def happens(self, share: float) -> bool:
        """True with a probability of ``share``; shrinks to False."""
        return next(self._drawn) >= max(1, 256 * (1 - share))


def choose(draw: st.DrawFn, count: int) -> Choices:
    """So many choices, drawn at once; those that are not made cost next to nothing."""
    return Choices(draw(_bytes(count)))


@functools.cache
def _bytes(count: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=count, max_size=count)
