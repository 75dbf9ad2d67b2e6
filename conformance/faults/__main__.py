"""``python -m conformance.faults``: plants each fault, and says which claims catch it."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

import torch

from conformance.faults import FAULTS, NamingError, controls, fits, load_claims
from conformance.faults import matrix as file
from conformance.faults.matrix import Matrix, Shown, spelt
from conformance.faults.planning import TOGETHER, everywhere, named_columns, plan
from conformance.faults.running import Answer, Column, Judged, Task, expected, known, run, workers
from conformance.runner.fingerprints import of_claims, of_verdict
from conformance.runner.options import positive, unwritable

EVERY = 4  # parts after which the file is written


def main(arguments: list[str] | None = None) -> int:
    """Plant faults, and tell those that a claim does not catch which has to, and those that none catches.

    The exit code is 0 where there is none, 1 where there are some, 2 where nothing could be judged.
    """
    options = _options(arguments)
    if options.list:
        for fault in FAULTS.values():
            print(f"{fault.name}: {fault.sentence}")
        return 0
    try:
        named = _named(options)
    except (NamingError, ValueError) as problem:
        print(f"conformance.faults: {problem}", file=sys.stderr)
        return 2
    with workers(options.jobs) as pool:
        return _control(pool, options) if options.control else _kill(pool, options, named)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m conformance.faults", description=main.__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help="faults to plant (default: all)")
    parser.add_argument("--list", action="store_true", help="name each fault with its sentence")
    parser.add_argument("--full", action="store_true", help="judge every claim that a fault can reach")
    parser.add_argument(
        "--control", action="store_true", help="replace each entry by itself: nothing may turn red"
    )
    parser.add_argument("--cases", type=positive, default=200, help="inputs for each claim (default 200)")
    parser.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument(
        "--output", type=Path, help="bring the kill matrix in this file up to date, and judge what that takes"
    )
    return parser.parse_args(arguments)


def _named(options: argparse.Namespace) -> dict[str, list[Column]]:
    """The columns that each chosen fault names. Raises ValueError where the faults cannot be judged."""
    for name in options.faults:
        if name not in FAULTS:
            raise ValueError(f"no fault is called {name!r}; --list shows them all")
        if not fits(FAULTS[name]):
            needed = FAULTS[name].torch
            raise ValueError(f"{name} needs torch {needed}, and this is {torch.__version__}; choose another")
    problem = unwritable(options.output) if options.output else ""
    if problem:
        raise ValueError(f"--output {options.output}: {problem}")
    claims = load_claims()
    chosen = [name for name in options.faults or FAULTS if fits(FAULTS[name])]
    return {name: named_columns(claims[name]) for name in chosen}


@functools.cache
def _of_claims() -> Mapping[str, str]:
    return of_claims()


def fingerprint(column: str) -> str:
    """The fingerprint of what judges a column and of what is expected there; empty for what is gone."""
    claim, _, device = column.partition("@")
    return of_verdict(_of_claims()[claim], expected(claim, device)) if claim in known() else ""


def _kill(pool: Executor, options: argparse.Namespace, named: Mapping[str, list[Column]]) -> int:
    """Judge what is not known, and report."""
    matrix = Matrix(options.cases)
    if options.output:
        matrix = file.load(options.output, options.cases, fingerprint)
    if options.full:
        matrix.begin(named)
    tasks = plan(matrix, named, full=options.full, jobs=options.jobs)
    spoilt: list[Judged] = []
    broken: dict[str, list[Judged]] = defaultdict(list)
    for number, (task, answer) in enumerate(run(pool, tasks), 1):
        spoilt += answer.spoilt
        for name, results in matrix.add(answer).items():
            broken[name] += results
        print(f"[{number}/{len(tasks)}] {_told(task, answer)}", flush=True)
        if options.output and number % EVERY == 0:
            file.write(options.output, matrix, fingerprint)
    if options.full:
        matrix.whole |= set(named)
    if options.output:
        file.write(options.output, matrix, fingerprint)
    if spoilt:
        print(f"red without a fault: {_listed(spoilt)}; mend these first", file=sys.stderr)
        return 2
    return _report(matrix, named, broken)


def _told(task: Task, answer: Answer) -> str:
    shown = [each for results in answer.shown.values() for each in results]
    red, seconds = sum(each.killed for each in shown), sum(each.seconds for each in shown)
    where = f"{task.columns[0][0]} to {task.columns[-1][0]}"
    return f"{where}: {red} of {len(shown)} are red, of {len(answer.shown)} faults ({seconds:.0f} s)"


def _listed(results: Sequence[Judged]) -> str:
    return ", ".join(f"{spelt(each.column)} ({each.failure})" for each in results)


def _report(matrix: Matrix, named: Mapping[str, Sequence[Column]], broken: Mapping[str, list[Judged]]) -> int:
    """Say which faults survived a claim that they name, and which none catches.

    A claim that a mistake of ours ended is told of, and is neither caught nor survived: in a run it is red.
    """
    wrong = 0
    for name, columns_ in sorted(named.items()):
        red = matrix.shown.get(name, Shown()).red
        survived = ", ".join(spelt(each) for each in columns_ if spelt(each) not in red)
        for problem, shown in (("survived", survived), ("broke", _listed(broken.get(name, [])))):
            if shown:
                print(f"{name} {problem}: {shown}")
        wrong += bool(survived)
        if not red:
            print(f"{name} is caught by no claim")
    caught = sum(bool(matrix.shown.get(name, Shown()).red) for name in named)
    print(f"{caught} of {len(named)} faults are caught")
    return 1 if wrong or caught < len(named) else 0


def _control(pool: Executor, options: argparse.Namespace) -> int:
    """Replace each entry by itself, and say what turns red: that is red for being replaced."""
    entries = {FAULTS[name].entry for name in options.faults} or set(controls())
    columns = [column for of_claim in everywhere().values() for column in of_claim]
    tasks = [
        Task(columns[start : start + TOGETHER], sorted(entries), options.cases, full=True)
        for start in range(0, len(columns), TOGETHER)
    ]
    judged = dict.fromkeys(sorted(entries), 0)
    wrong: dict[str, list[Judged]] = defaultdict(list)
    for _, answer in run(pool, tasks):
        for entry, shown in answer.shown.items():
            judged[entry] += len(shown)
            wrong[entry] += [each for each in shown if each.killed or each.verdict == "errored"]
        wrong["as it is"] += answer.spoilt
    for entry, count in (*judged.items(), ("as it is", len(columns))):
        print(f"{entry}: {_listed(wrong[entry]) or 'nothing'} red of {count} claims")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
