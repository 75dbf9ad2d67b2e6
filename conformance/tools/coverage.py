"""``python -m conformance.tools.coverage``: which classes of inputs each claim tries together, and which never.

A pair is two classes of one input on two axes, such as dtype float32 with layout expanded; a cell is
one class on each axis. Those that a claim's strategy can produce are those that many more draws bring.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import itertools
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis

from conformance import catalogue
from conformance.properties.ways import WAYS
from conformance.runner.options import PROFILES

MORE = 5  # times as many draws show what a strategy can produce


def main(arguments: list[str] | None = None) -> int:
    """Write what each claim covers in the default profile."""
    parser = argparse.ArgumentParser(prog="python -m conformance.tools.coverage", description=main.__doc__)
    parser.add_argument("--output", type=Path, required=True, help="the JSON file to write")
    options = parser.parse_args(arguments)
    of_tests: dict[Any, dict[str, Any]] = {}  # a law draws the same for every way
    covered = {}
    for claim, test in sorted(properties()):
        if test not in of_tests:
            of_tests[test] = covered_by(test, claim)
        covered[claim] = of_tests[test]
    facts = {"hypothesis": hypothesis.__version__, "cases": PROFILES["default"], "claims": covered}
    options.output.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


def properties() -> Iterator[tuple[str, Any]]:
    """Each claim with the property that is run for it."""
    for claim, file, function in catalogue.properties():
        yield claim, getattr(importlib.import_module(f"conformance.properties.{Path(file).stem}"), function)


def arguments_of(test: Any, claim: str, device: str = "cpu") -> dict[str, Any]:
    """What pytest gives the property of a claim: the device where it takes one, the way where it is a law."""
    given = {"device": device, "way": WAYS.get(catalogue.way_of(claim))}
    return {name: value for name, value in given.items() if name in inspect.signature(test).parameters}


def covered_by(test: Any, claim: str = "", more: int = MORE) -> dict[str, Any]:
    """How many pairs and cells a property visits, how many it can, and the pairs that it never visits."""
    visited = drawn(test, PROFILES["default"], 0, claim)
    possible = visited + drawn(test, PROFILES["default"] * more, 1, claim)
    pairs, all_pairs = (set(itertools.chain(*map(pairs_of, each))) for each in (visited, possible))
    cells, all_cells = ({tuple(sorted(axes.items())) for axes in each} for each in (visited, possible))
    return {
        "pairs": len(pairs),
        "possible_pairs": len(all_pairs),
        "cells": len(cells),
        "possible_cells": len(all_cells),
        "never": sorted(" ".join(pair) for pair in all_pairs - pairs),
    }


def pairs_of(axes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each two classes of an input, as ``axis=class``."""
    return itertools.combinations((f"{axis}={name}" for axis, name in sorted(axes.items())), 2)


def drawn(test: Any, cases: int, seed: int, claim: str = "") -> list[dict[str, str]]:
    """The classes of the inputs that a property is given, which is not run."""
    share = next(each for each in test.pytestmark if each.name == "claim").kwargs.get("share", 1.0)
    found: list[dict[str, str]] = []

    def collect(**inputs: Any) -> None:
        found.extend(value.axes() for value in inputs.values() if hasattr(value, "axes"))

    stated = next(each for each in test.pytestmark if each.name == "claim").args[0]
    inner, bound = test.hypothesis.inner_test, dict(vars(test))
    settings = hypothesis.settings(
        max_examples=max(1, round(cases * share)),
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    test.hypothesis.inner_test = collect
    try:
        run = settings(hypothesis.seed(zlib.crc32(stated.encode()) + seed)(test))
        run(**arguments_of(test, claim))
    finally:
        test.hypothesis.inner_test = inner
        vars(test).clear()
        vars(test).update(bound)
    return found


if __name__ == "__main__":
    sys.exit(main())
