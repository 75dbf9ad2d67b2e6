"""``python -m conformance.tools.coverage``: which classes of inputs each property tries together.

A pair is two classes of one input on two axes, such as dtype float32 with layout expanded; a cell is
one class on each axis. Those that a property's strategies can produce are those that many more draws
bring. A law is drawn once for all its ways.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis

from conformance import catalogue
from conformance.properties import registry
from conformance.properties.property import SETTINGS, Property
from conformance.runner.fingerprints import of_claims
from conformance.runner.options import PROFILES

EVERY = 50  # properties after which the file is written
MORE = 5  # times as many draws show what a strategy can produce
Axes = Mapping[str, str]  # the class of an input by axis


def main(arguments: list[str] | None = None) -> int:
    """Write what each property covers in the default profile; what the file has of the same is kept."""
    parser = argparse.ArgumentParser(prog="python -m conformance.tools.coverage", description=main.__doc__)
    parser.add_argument("--output", type=Path, required=True, help="the JSON file to bring up to date")
    options = parser.parse_args(arguments)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    facts = {"hypothesis": hypothesis.__version__, "cases": PROFILES["default"]}
    fingerprints, kept, covered = of_claims(), _kept(options.output, facts), {}
    for number, property_ in enumerate(registry.stated(), 1):
        claims = catalogue.judged_by(property_.claim, catalogue.load())
        of_property = {"claims": len(claims), "fingerprint": _joined(map(fingerprints.__getitem__, claims))}
        known = kept.get(property_.claim, {})
        if any(known.get(name) != value for name, value in of_property.items()):
            known = of_property | covered_by(property_)
        covered[property_.claim] = known
        if number % EVERY == 0:  # so that what is interrupted goes on
            _write(options.output, facts, kept | covered)
    _write(options.output, facts, covered)
    return 0


def _write(path: Path, facts: Mapping[str, Any], covered: Mapping[str, Any]) -> None:
    lines = [
        f"{json.dumps(name)}: {json.dumps(each, separators=(',', ':'))}"
        for name, each in sorted(covered.items())
    ]
    head = json.dumps(facts, indent=0).removesuffix("\n}")
    text = f'{head},\n"properties": {{\n' + ",\n".join(lines) + "\n}\n}\n"
    path.write_text(text, encoding="utf-8")


def _kept(path: Path, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a file says that was written under the same circumstances."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    same = all(written.get(name) == value for name, value in facts.items())
    kept: dict[str, dict[str, Any]] = written.get("properties", {}) if same else {}
    return kept


def _joined(fingerprints: Iterable[str]) -> str:
    return hashlib.sha256("".join(fingerprints).encode()).hexdigest()[:12]


def covered_by(property_: Property, more: int = MORE) -> dict[str, Any]:
    """How many pairs and cells a property visits, how many it can, and the classes that it never visits."""
    cases = PROFILES["default"]
    visited = drawn(property_, cases, 0)
    possible = visited + drawn(property_, cases * more, 1)
    never = _classes(possible) - _classes(visited)
    by_axis: dict[str, list[str]] = defaultdict(list)
    for axis, name in sorted(never):
        by_axis[axis].append(name)
    return {
        "pairs": len(pairs(visited)),
        "possible_pairs": len(pairs(possible)),
        "cells": len(_cells(visited)),
        "possible_cells": len(_cells(possible)),
        "never": by_axis,
    }


def _classes(inputs: Iterable[Axes]) -> set[tuple[str, str]]:
    return {each for axes in inputs for each in axes.items()}


def _cells(inputs: Iterable[Axes]) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(axes.items())) for axes in inputs}


def pairs(inputs: Iterable[Axes]) -> set[tuple[str, str]]:
    """Each two classes that inputs have together, as ``axis=class``."""
    return {pair for axes in inputs for pair in _pairs_of(axes)}


def _pairs_of(axes: Axes) -> Iterator[tuple[str, str]]:
    return itertools.combinations((f"{axis}={name}" for axis, name in sorted(axes.items())), 2)


def drawn(property_: Property, inputs: int, seed: int) -> list[Axes]:
    """The classes of the inputs that a run with a seed tries; the property is not called."""
    found: list[Axes] = []

    def collect(**values: Any) -> None:
        found.extend(value.axes() for value in values.values() if hasattr(value, "axes"))

    settings = hypothesis.settings(SETTINGS, phases=(hypothesis.Phase.generate,))
    count = property_.cases(inputs)
    property_.try_examples(collect, {})
    swept = property_.try_swept(collect, {}, count // 2)
    property_.try_drawn(collect, {}, max(1, count - swept), settings, f"{property_.claim} {seed}")
    return found


if __name__ == "__main__":
    sys.exit(main())
