"""Which classes of inputs each claim tries together, as ``python -m conformance.tools.coverage`` wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports import text
from reports.loading import RefusedError


def load(path: Path) -> dict[str, Any]:
    """What each claim covers. Raises RefusedError for what is not such a file."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        render(found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"{path} is no coverage ({type(error).__name__}: {error})"
        raise RefusedError(
            f"{problem}; write it with python -m conformance.tools.coverage --output"
        ) from None
    return found


def render(found: Mapping[str, Any]) -> str:
    """The coverage as Markdown: one line for each claim, then the pairs that it never tries."""
    claims = sorted(found["claims"].items())
    pairs = sum(each["pairs"] for _, each in claims)
    possible = sum(each["possible_pairs"] for _, each in claims)
    lines = [
        "# What the inputs cover",
        "",
        f"The default profile ({found['cases']} inputs for each claim) tries {pairs} of the {possible} pairs",
        f"of classes that the strategies of {len(claims)} claims produce. A pair is two classes of one input",
        "on two axes, such as dtype float32 and layout expanded; a cell is one class on each axis. Other",
        "seeds try other ones, and `--profile thorough` tries twenty times as many inputs. What can",
        "be produced is what six times as many draws bring. Hypothesis",
        f"{text.markdown(str(found['hypothesis']))}.",
        "",
        "| claim | pairs | of | cells | of | pairs never tried |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for claim, each in claims:
        counts = " | ".join(
            str(each[name]) for name in ("pairs", "possible_pairs", "cells", "possible_cells")
        )
        lines.append(f"| {text.markdown(claim)} | {counts} | {_shortened(each['never'])} |")
    return "\n".join(lines) + "\n"


def _shortened(pairs: list[str]) -> str:
    """Pairs that share their first class as one."""
    seconds: dict[str, list[str]] = {}
    for pair in pairs:
        first, _, second = pair.partition(" ")
        seconds.setdefault(first.partition("=")[2], []).append(second.partition("=")[2])
    return text.markdown("; ".join(f"{first} with {', '.join(each)}" for first, each in seconds.items()))
