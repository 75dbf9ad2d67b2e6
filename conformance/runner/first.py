"""Which claims are judged first: those that notice most planted faults for what they cost.

The list is made of the kill matrix, so that a broken torch is red after seconds. No verdict depends on it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from conformance.runner.items import Column

FILE = Path(__file__).with_name("first.txt")


@functools.cache
def ranks(file: Path = FILE) -> Mapping[Column, int]:
    """The place in the order of each claim and device that the list names, a line each; the others follow."""
    lines = file.read_text(encoding="utf-8").split() if file.exists() else []
    columns = (line.partition("@") for line in lines)
    return {(claim, device): place for place, (claim, _, device) in enumerate(columns)}
