"""Programs: lists of steps that a machine reads, and what they print as."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st

from strategies.choices import Choices
from strategies.reading import readable
from strategies.recipes import short_repr

Step = tuple[str, int, int]  # an operation, the handle that it is applied to, a number of its own


@dataclasses.dataclass(frozen=True, repr=False)
class Program:
    """Steps that a machine runs, and what its model says that they show.

    A machine writes each step as one line of Python, and says in ``predicted`` what is seen after it.
    """

    steps: tuple[Step, ...]

    OPERATIONS: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        readable(_is_drawn)(cls)

    def __repr__(self) -> str:
        return short_repr(self)

    def lines(self) -> Iterator[tuple[str, Any]]:
        """Each line of the program with what is seen after it, as the model says."""
        raise NotImplementedError

    @property
    def predicted(self) -> list[Any]:
        """What is seen after each line, as the model says."""
        return [seen for _, seen in self.lines()]

    def build(self) -> list[Any]:
        """What is seen after each line, as torch and NumPy have it; ends with an error that they raise."""
        namespace: dict[str, Any] = {}
        exec("\n".join(self.source("seen")), namespace)
        found: list[Any] = namespace["seen"]
        return found

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind what is seen to a name, with torch and NumPy alone."""
        raise NotImplementedError

    def axes(self) -> dict[str, str]:
        """The class of this program on every axis that a report counts."""
        return {"length": f"{len(self.steps) // 4 * 4}+", "last": self.steps[-1][0] if self.steps else "none"}


def _is_drawn(program: Program) -> bool:
    """Whether the steps are operations of the machine with small numbers, and not too many."""
    return len(program.steps) <= 100 and all(
        operation in program.OPERATIONS and type(which) is type(number) is int and which >= 0 <= number
        for operation, which, number in program.steps
    )


P = TypeVar("P", bound=Program)


def programs(machine: type[P], most: int = 24) -> st.SearchStrategy[P]:
    """Programs of a machine, of at most so many steps; shrinks to few and early ones.

    Hypothesis makes lists of some five elements, however long they may be: a program is three of them.
    """
    step = st.binary(min_size=3, max_size=3).map(lambda drawn: _step(machine, Choices(drawn)))
    parts = st.tuples(*[st.lists(step, max_size=most // 3)] * 3)
    return parts.map(lambda drawn: machine(tuple(itertools.chain(*drawn))))


def _step(machine: type[Program], choices: Choices) -> Step:
    """A step is one draw, so that Hypothesis deletes and copies whole steps."""
    return choices.among(machine.OPERATIONS), choices.among(range(8)), choices.among(range(8))
