"""Counter-examples that were found before, tried again: of another run's file, or of a long search.

A counter-example is kept as text, the source that rebuilds each input, so that it outlives a version
of Hypothesis. Texts are parsed, never run: a file from anywhere is safe to replay.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis.errors import NoSuchExample, Unsatisfiable
from hypothesis.strategies import SearchStrategy

import conformance.model  # noqa: F401  # whose programs are recipes too
import strategies
from conformance.properties.property import SETTINGS, Property
from conformance.verdict import results

FOUND = Path(".conformance") / "found.jsonl"

Inputs = dict[str, str]


class Unreadable(ValueError):
    """A text that rebuilds no input of this property."""


def of_run(run: results.Run) -> dict[tuple[str, str], list[Inputs]]:
    """The counter-examples of a run by claim and device."""
    return {key: [each.inputs] for key, each in run.verdicts.items() if each.inputs}


def found(path: Path = FOUND) -> dict[tuple[str, str], list[Inputs]]:
    """What long searches found here, by claim and device; nothing where they found nothing.

    Raises Unreadable, with file and line, for a line that is no find.
    """
    kept: dict[tuple[str, str], list[Inputs]] = {}
    with contextlib.suppress(FileNotFoundError):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                find = json.loads(line)
                kept.setdefault((find["claim"], find["device"]), []).append(dict(find["inputs"]))
            except (ValueError, TypeError, KeyError):
                raise Unreadable(f"{path}:{number}: the line is no find; delete it") from None
    return kept


def keep(verdicts: Iterable[results.Verdict], path: Path = FOUND) -> int:
    """Add the inputs of verdicts to the finds, each once; how many were new."""
    known = found(path)
    new = [
        each
        for each in verdicts
        if each.inputs and each.inputs not in known.get((each.claim, each.device), [])
    ]
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [{"claim": each.claim, "device": each.device, "inputs": each.inputs} for each in new]
        with open(path, "a", encoding="utf-8") as file:
            file.write("".join(json.dumps(line) + os.linesep for line in lines))
    return len(new)


def fits(property_: Property, texts: Inputs) -> bool:
    """Whether a property can be given these inputs."""
    try:
        rebuilt(property_, texts)
    except Unreadable:
        return False
    return True


def rebuilt(property_: Property, texts: Inputs) -> dict[str, Any]:
    """The inputs of a property from their texts, without those that it is given and does not draw.

    Raises Unreadable.
    """
    drawn = dict(property_.strategies)
    if "ambient" in texts and property_.within is not None:
        drawn["ambient"] = property_.within
    if set(drawn) != set(texts) - set(property_.parameters):
        raise Unreadable(f"the property takes {', '.join(sorted(drawn))}, not {', '.join(sorted(texts))}")
    return {name: _value(texts[name], strategy) for name, strategy in drawn.items()}


def _value(text: str, strategy: SearchStrategy[Any]) -> Any:
    try:
        return strategies.rebuilt(text)
    except ValueError as error:
        if text.isidentifier():
            with contextlib.suppress(NoSuchExample, Unsatisfiable):
                return _named(text, strategy)
        shown = text if len(text) <= 80 else f"{text[:80]}..."
        raise Unreadable(f"{shown!r} rebuilds no input ({error})") from None


def _named(name: str, strategy: SearchStrategy[Any]) -> Any:
    """The function or class of a name that a strategy draws; it is found by drawing, and in no module."""
    return hypothesis.find(
        strategy,
        lambda value: callable(value) and getattr(value, "__name__", "") == name,
        settings=hypothesis.settings(SETTINGS, max_examples=300, phases=(hypothesis.Phase.generate,)),
        random=random.Random(0),
    )
