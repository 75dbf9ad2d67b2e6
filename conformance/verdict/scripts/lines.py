"""Lines of a program, and how they read where they raise."""

from __future__ import annotations

import dataclasses
import textwrap

from conformance.verdict.scripts.names import kind_of


class Raised(Exception):
    """Lines that an expression needs before it raised ``error``; ``text`` is the last of them."""

    def __init__(self, text: str, error: Exception) -> None:
        super().__init__(text)
        self.text, self.error = text, error


@dataclasses.dataclass
class Line:
    """Lines of the program that belong together.

    ``binds`` is the name that they bind, ``idle`` says that they do nothing else; ``error`` is what the call
    raised, where the property let it; ``within`` are the contexts around them.
    """

    text: str
    binds: str = ""
    idle: bool = False
    error: Exception | None = None
    within: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The text; of a call that raises, one that goes on."""
        if self.error is None:
            return self.text
        return guarded(self.text, kind_of(self.error))


def guarded(text: str, kind: str, said: str = "", then: str = "") -> str:
    """A ``try`` around lines that lets one kind of exception pass, or says what to do ``then`` with it."""
    named = " as error" if then else ""
    return f"try:\n{textwrap.indent(text, '    ')}\nexcept {kind}{named}:{said}\n    {then or 'pass'}"


def in_a_line(text: str) -> str:
    """The statements of a call in one line, as a comment names them."""
    return "; ".join(text.splitlines())


@dataclasses.dataclass
class Attempt:
    """A call of which the property keeps the outcome: what was called, and what it raised, if it did."""

    text: str
    error: Exception | None
    line: Line


def said_by(error: Exception) -> str:
    """An exception on one line."""
    text = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return text if len(text) <= 100 else f"{text[:99]}…"


def commented(line: str, said: str) -> str:
    """A line with a comment behind it, or below it where it would be too long."""
    if not said:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return f"{line}  # {said}" if len(line) + len(said) < 105 else f"{line}\n{indent}# {said}"
