"""``python -m conformance.faults``: plants each fault, and says which claims catch it."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

import torch

from conformance.catalogue import mode_of
from conformance.faults import FAULTS, NamingError, controls, fits, load_claims
from conformance.faults import matrix as file
from conformance.faults.matrix import Matrix, Shown, spelt
from conformance.faults.running import (
    PARTS,
    Column,
    Judged,
    Task,
    columns,
    expected,
    known,
    reached,
    run,
    workers,
)
from conformance.runner.fingerprints import of_claims, of_verdict
from conformance.runner.options import positive, unwritable

EVERY = 25  # faults after which the file is written


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


def named_columns(claims: Iterable[str]) -> list[Column]:
    """The columns that a fault names: ``claim`` where it can be judged first, or ``claim@device``."""
    found = set()
    for claim, _, device in (each.partition("@") for each in claims):
        possible = columns(known()[claim])
        if possible or mode_of(device):
            found.add((claim, device or possible[0]))
    return sorted(found)


@functools.cache
def _of_claims() -> Mapping[str, str]:
    return of_claims()


def fingerprint(column: str) -> str:
    """The fingerprint of what judges a column and of what is expected there; empty for what is gone."""
    claim, _, device = column.partition("@")
    return of_verdict(_of_claims()[claim], expected(claim, device)) if claim in known() else ""


def _kill(pool: Executor, options: argparse.Namespace, named: Mapping[str, list[Column]]) -> int:
    """Judge what is not known, first without a fault, and report."""
    wanted = dict(named)
    if options.full:
        met = reached(pool, _everywhere(), options.cases)
        wanted = {name: _once(met.get(name, []), columns_) for name, columns_ in named.items()}
    matrix = (
        file.load(options.output, options.cases, fingerprint) if options.output else Matrix(options.cases)
    )
    spoilt = _spoilt(pool, matrix, wanted.values())
    if spoilt:
        print(f"red without a fault: {', '.join(spoilt)}; mend these first", file=sys.stderr)
        return 2
    broken = _judge(pool, matrix, wanted, options.output)
    return _report(matrix, named, broken)


def _everywhere() -> list[Column]:
    """Every claim on each device, less those about speed: a fault takes its time in Python."""
    return [
        (claim.id, device) for claim in known().values() if claim.kind != "speed" for device in columns(claim)
    ]


def _once(met: Iterable[Column], named: Iterable[Column]) -> list[Column]:
    """Each claim that a fault reaches, on the first device on which it does, and those that it names."""
    first: dict[str, Column] = {}
    for column in met:
        first.setdefault(column[0], column)
    return sorted({*first.values(), *named})


def _spoilt(pool: Executor, matrix: Matrix, wanted: Iterable[list[Column]]) -> list[str]:
    """The claims that are red although nothing is planted."""
    left = matrix.left("", sorted({column for each in wanted for column in each}))
    parts = [Task("", left[part::PARTS], matrix.cases) for part in range(PARTS)]
    results = [each for _, part in run(pool, parts) for each in part]
    matrix.add("", results)
    return sorted({*matrix.shown[""].red, *_broken(results)})


def _broken(results: Iterable[Judged]) -> list[str]:
    """What a mistake of ours ended."""
    return [f"{each.claim}@{each.device} ({each.failure})" for each in results if each.verdict == "errored"]


def _judge(
    pool: Executor, matrix: Matrix, wanted: Mapping[str, list[Column]], output: Path | None
) -> dict[str, list[str]]:
    """Judge what is left of each fault; what a mistake of ours ended, by fault."""
    tasks = [Task(name, matrix.left(name, columns_), matrix.cases) for name, columns_ in wanted.items()]
    tasks = sorted((task for task in tasks if task.wanted), key=lambda task: -len(task.wanted))
    broken = {}
    for number, (task, results) in enumerate(run(pool, tasks), 1):
        matrix.add(task.fault, results)
        broken[task.fault] = _broken(results)
        red = sum(each.killed for each in results)
        print(f"[{number}/{len(tasks)}] {task.fault}: {red} of {len(results)} claims are red", flush=True)
        if output and (number % EVERY == 0 or number == len(tasks)):
            file.write(output, matrix, fingerprint)
    return broken


def _report(matrix: Matrix, named: Mapping[str, Sequence[Column]], broken: Mapping[str, list[str]]) -> int:
    """Say which faults survived a claim that they name, and which none catches."""
    wrong = 0
    for name, columns_ in sorted(named.items()):
        red = matrix.shown.get(name, Shown()).red
        survived = [spelt(each) for each in columns_ if spelt(each) not in red]
        for problem, shown in (("survived", survived), ("broke", broken.get(name, []))):
            if shown:
                print(f"{name} {problem}: {', '.join(shown)}")
                wrong += 1
        if not red:
            print(f"{name} is caught by no claim")
    caught = sum(bool(matrix.shown.get(name, Shown()).red) for name in named)
    print(f"{caught} of {len(named)} faults are caught")
    return 1 if wrong or caught < len(named) else 0


def _control(pool: Executor, options: argparse.Namespace) -> int:
    """Replace each entry by itself, and say what turns red: that is red for being replaced."""
    entries = {FAULTS[name].entry for name in options.faults} or set(controls())
    met = reached(pool, _everywhere(), options.cases, control=True)
    tasks = [Task(entry, _once(met.get(entry, []), ()), options.cases) for entry in sorted(entries)]
    wrong = 0
    for task, results in run(pool, tasks):
        red = [
            spelt((each.claim, each.device)) for each in results if each.killed or each.verdict == "errored"
        ]
        print(f"{task.fault}: {', '.join(red) or 'nothing'} red of {len(results)} claims", flush=True)
        wrong += bool(red)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
