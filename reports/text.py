"""Text from results files made safe to show: in a terminal, in Markdown, in a table of either.

A results file may come from anywhere, so its control and bidirectional characters are shown as
escapes, and no character of it has a meaning in Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conformance.verdict.results import Verdict

CELLS = {
    "holds": "✓ h",
    "refuted": "✗ R",
    "errored": "! E",
    "crashed": "† C",
    "timed-out": "… T",
    "absent": "- a",
}
LEGEND = ", ".join(f"{cell} {word}" for word, cell in CELLS.items()) + ", blank not stated, * a surprise"
_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]!~$#"} | {mark: f"&#{ord(mark)};" for mark in "<>&|@"}
)
_LINK = re.compile(r"(?<=@)|(?<=#)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def plain(text: str, limit: int = 0) -> str:
    """One line of the text with invisible characters shown as escapes, cut to a limit if there is one."""
    line = " ".join(text.split())
    return _visible(f"{line[: limit - 3]}..." if limit and len(line) > limit else line)


def markdown(text: str, limit: int = 0) -> str:
    """The text as one line of Markdown that renders as itself and links to nothing, in a table cell too."""
    return _escaped(plain(text, limit))


def code(text: str, limit: int = 0) -> str:
    """The text as one line of code in Markdown, in a table cell too; empty for an empty text."""
    safe = plain(text, limit)
    if re.fullmatch(r"[^`|<>&@\\]+", safe):
        return f"`{safe}`"
    return f"<code>{safe.translate(_MARKS)}</code>" if safe else ""


def sentence(text: str) -> str:
    """The text as Markdown in which what stands between two backticks is code."""
    parts = plain(text).split("`")
    if len(parts) % 2 == 0 or not all(part.strip() for part in parts[1:-1]):
        return markdown(text)
    return "".join(code(part) if place % 2 else _escaped(part) for place, part in enumerate(parts))


def fenced(program: str) -> str:
    """A program as a fenced block of Markdown that nothing in the program can close."""
    lines = [_visible(line) for line in program.rstrip("\n").expandtabs(4).split("\n")]
    longest = max((len(run) for run in re.findall("`+", program)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}python", *lines, fence])


def cell(verdict: Verdict | None) -> str:
    """A verdict as a symbol and a letter, with a star for a surprise; empty where there is none."""
    if verdict is None:
        return ""
    return CELLS[verdict.verdict] + ("*" if verdict.surprise else "")


def terminal_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table with aligned columns; a head of several words stands in several lines."""
    words = [title.split(" ") for title in head]
    height = max(map(len, words))
    heads = [[column[i] if i < len(column) else "" for column in words] for i in range(height)]
    widths = [max(map(len, column)) for column in zip(*heads, *rows, strict=True)]
    for row in [*heads, ["-" * width for width in widths], *rows]:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a Markdown table; every cell must be Markdown already."""
    for row in [head, ["---"] * len(head), *rows]:
        yield f"| {' | '.join(row)} |"


def counted(number: int, noun: str) -> str:
    """A number with its noun in singular or plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _escaped(line: str) -> str:
    return "&#8203;".join(part.translate(_MARKS) for part in _LINK.split(line))


def _visible(line: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in line
    )
