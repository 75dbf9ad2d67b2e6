"""Many numbers in a short text: ``1-3 7`` for 1, 2, 3 and 7."""

from __future__ import annotations

from collections.abc import Iterable


def joined(numbers: Iterable[int]) -> str:
    """Numbers, whichever their order, as a text."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def split(text: str) -> list[int]:
    """The numbers of a text, the smallest first. Raises ValueError for another text."""
    pairs = [(first, last or first) for first, _, last in (part.partition("-") for part in text.split())]
    return [number for first, last in pairs for number in range(int(first), int(last) + 1)]
