"""``python -m conformance.faults``: plants each fault, and says which claims catch it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import torch

from conformance import catalogue
from conformance.faults import FAULTS, fits, load_claims
from conformance.faults.running import Column, Judged, columns, reached_in_child, run
from conformance.runner.options import positive, unwritable


def main(arguments: list[str] | None = None) -> int:
    """Plant faults, and tell those that a claim does not catch which has to, or in a full run another does.

    The exit code is 0 where there is none, 1 where there are some, 2 where nothing could be judged.
    """
    options = _options(arguments)
    if options.list:
        for fault in FAULTS.values():
            print(f"{fault.name}: {fault.sentence}")
        return 0
    problem = _problem(options)
    if problem:
        print(f"conformance.faults: {problem}", file=sys.stderr)
        return 2
    chosen = [name for name in options.faults or FAULTS if fits(FAULTS[name])]
    known = {claim.id: columns(claim) for claim in catalogue.load().values()}
    named = {name: _columns(load_claims().get(name, ()), known) for name in chosen}
    wanted = {name: sorted(named[name]) for name in chosen}
    if options.full:
        everywhere = [(claim, device) for claim in sorted(known) for device in known[claim]]
        met = reached_in_child(everywhere, options.cases)
        wanted = {name: _reached(zip(everywhere, met), name, named[name]) for name in chosen}
    spoilt = _spoilt(wanted.values(), options)
    if spoilt:
        print(f"red without a fault: {', '.join(spoilt)}; mend these first", file=sys.stderr)
        return 2
    found: dict[str, list[Judged]] = {}
    for name, results in run([(name, wanted[name], options.cases) for name in chosen], options.jobs):
        found[name] = results
        red = sum(each.killed for each in results)
        print(f"[{len(found)}/{len(chosen)}] {name}: {red} of {len(results)} claims are red", flush=True)
        if options.output:
            _write(options.output, options, found)
    return _report(found, named, options.full)


def _problem(options: argparse.Namespace) -> str:
    """Why nothing can be judged; empty where something can."""
    for name in options.faults:
        if name not in FAULTS:
            return f"no fault is called {name!r}; --list shows them all"
        if not fits(FAULTS[name]):
            return f"{name} needs torch {FAULTS[name].torch}, and this is {torch.__version__}; choose another"
    problem = unwritable(options.output) if options.output else ""
    return f"--output {options.output}: {problem}" if problem else ""


def _spoilt(wanted: Iterable[list[Column]], options: argparse.Namespace) -> list[str]:
    """The claims that are red although nothing is planted."""
    baseline = sorted({column for each in wanted for column in each})
    parts = [("", baseline[part :: options.jobs], options.cases) for part in range(options.jobs)]
    judged = [each for _, results in run(parts, options.jobs) for each in results]
    return sorted(each.claim for each in judged if each.killed or each.verdict == "errored")


def _columns(claims: Iterable[str], known: dict[str, list[str]]) -> set[Column]:
    """The columns that a fault names: ``claim`` where it can be judged first, or ``claim@device``."""
    split = (each.partition("@") for each in claims)
    return {(claim, device or known[claim][0]) for claim, _, device in split if known[claim]}


def _reached(met: Iterable[tuple[Column, list[str]]], fault: str, named: set[Column]) -> list[Column]:
    """Each claim that a fault reaches, on the first device on which it does, and those that it names.

    The claims about speed are left out: a fault takes its time in Python, which is not what it breaks.
    """
    slow = {claim.id for claim in catalogue.load().values() if claim.kind == "speed"}
    found: dict[str, Column] = {}
    for column, faults in met:
        if fault in faults and column[0] not in slow:
            found.setdefault(column[0], column)
    return sorted(named | set(found.values()))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m conformance.faults", description=main.__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help="faults to plant (default: all)")
    parser.add_argument("--list", action="store_true", help="name each fault with its sentence")
    parser.add_argument("--full", action="store_true", help="judge every claim that a fault can reach")
    parser.add_argument("--cases", type=positive, default=200, help="inputs for each claim (default 200)")
    parser.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument("--output", type=Path, help="write the kill matrix to this file, as JSON")
    return parser.parse_args(arguments)


def _write(path: Path, options: argparse.Namespace, found: dict[str, list[Judged]]) -> None:
    """Write what was found, beside what the file says of other faults under the same circumstances."""
    matrix: dict[str, Any] = {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "hypothesis": hypothesis.__version__,
        "cases": options.cases,
        "full": options.full,
        "suite": catalogue.digest("faults/*.py"),
    }
    faults = _known(path, matrix) | {name: _described(name, results) for name, results in found.items()}
    lines = [f"  {json.dumps(name)}: {json.dumps(faults[name])}" for name in sorted(faults)]
    head = json.dumps(matrix, indent=1).removesuffix("\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head},\n "faults": {{\n' + ",\n".join(lines) + "\n }\n}\n", encoding="utf-8")


def _known(path: Path, matrix: dict[str, Any]) -> dict[str, Any]:
    """What a file says already, if it was written under the same circumstances, of faults that there are."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict) or any(known.get(name) != value for name, value in matrix.items()):
        return {}
    return {name: each for name, each in known.get("faults", {}).items() if name in FAULTS}


def _described(name: str, results: list[Judged]) -> dict[str, Any]:
    claims = {
        each.claim: {
            "device": each.device,
            "verdict": each.verdict,
            "killed": each.killed,
            "cases": each.cases,
            "seconds": round(each.seconds, 3),
            "failure": each.failure if each.killed else "",
        }
        for each in results
    }
    return {"sentence": FAULTS[name].sentence, "entry": FAULTS[name].entry, "claims": claims}


def _report(found: dict[str, list[Judged]], named: dict[str, set[Column]], full: bool) -> int:
    """Say which faults survived a claim that they name, and which turned another claim red."""
    wrong = 0
    for name, results in sorted(found.items()):
        red = {(each.claim, each.device) for each in results if each.killed}
        broken = {(each.claim, each.device) for each in results if each.verdict == "errored"}
        for problem, columns_ in (
            ("survived", named[name] - red),
            ("also turned red", red - named[name] if full else set()),
            ("broke", broken),
        ):
            if columns_:
                shown = (f"{claim}@{device}" for claim, device in sorted(columns_))
                print(f"{name} {problem}: {', '.join(shown)}")
                wrong += 1
        if not red:
            print(f"{name} is caught by no claim")
            wrong += 1
    caught = sum(any(each.killed for each in results) for results in found.values())
    print(f"{caught} of {len(found)} faults are caught")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
