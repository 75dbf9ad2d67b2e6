"""What each property's inputs cover, as ``python -m conformance.tools.coverage`` wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports import text
from reports.loading import RefusedError


def load(path: Path) -> dict[str, Any]:
    """What each property covers. Raises RefusedError for what is not such a file."""
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
    """The coverage as Markdown: one line for each property, with the classes that it never tries."""
    properties = sorted(found["properties"].items())
    pairs = sum(each["pairs"] for _, each in properties)
    possible = sum(each["possible_pairs"] for _, each in properties)
    lines = [
        "# What the inputs cover",
        "",
        f"The default profile ({found['cases']} inputs for each claim) tries {pairs} of the {possible} pairs",
        f"of classes that the strategies of {len(properties)} properties produce. A pair is two classes of",
        "one input on two axes, such as dtype float32 and layout expanded; a cell is one class on each axis.",
        "A law (`*.`) draws the same for each way. Other seeds try other pairs, and `--profile thorough`",
        "tries twenty times as many inputs. The total is estimated from six times as many draws.",
        f"Hypothesis {text.markdown(str(found['hypothesis']))}.",
        "",
        "| property | claims | pairs | of | cells | of | classes never tried |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for name, each in properties:
        counts = " | ".join(
            str(each[count]) for count in ("claims", "pairs", "possible_pairs", "cells", "possible_cells")
        )
        never = "; ".join(f"{axis}: {', '.join(classes)}" for axis, classes in each["never"].items())
        lines.append(f"| {text.markdown(name)} | {counts} | {text.markdown(never)} |")
    return "\n".join(lines) + "\n"
