"""Reading the results files that a command was given."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from conformance.verdict import results
from conformance.verdict.records import EAGER, mode_of
from conformance.verdict.results import Header, Run


class RefusedError(Exception):
    """Runs that a command cannot use together; one sentence says why and what to do."""


def load(paths: Sequence[Path], *, planted: bool = False) -> list[Run]:
    """Read complete runs of different columns, in the order given.

    Raises ResultsError for a file that cannot be trusted or that judges a column of another one,
    RefusedError for one shard of a run, and unless ``planted`` for a torch with a planted fault, OSError for
    a file that cannot be opened.
    """
    runs = []
    first: dict[tuple[str, ...], Path] = {}
    for path in paths:
        run = results.read(path)
        if run.header.shard:
            raise RefusedError(f"{path} is shard {run.header.shard} of a run; merge its shards first")
        fault = run.header.torch_build.get("fault")
        if fault and not planted:
            problem = f"{path} is a run with the planted fault {fault!r}"
            raise RefusedError(f"{problem}, which says nothing of torch; leave it out")
        for device in run.header.devices:
            column = (*_machine(run.header), device)
            if column in first:
                problem = f"the column torch {run.header.torch} on {device!r} is also in {first[column]}"
                raise results.DuplicateColumn(path, 1, f"{problem}; name one of the two files")
            first[column] = path
        runs.append(run)
    return runs


def eager(runs: Sequence[Run]) -> list[Run]:
    """The runs that judged code as it runs eagerly; raises RefusedError where there is none."""
    found = [run for run in runs if not _is_of_modes(run)]
    if not found:
        raise RefusedError("these runs are of modes alone; name one of a device too")
    return found


def _is_of_modes(run: Run) -> bool:
    return all(mode_of(device) != EAGER for device in run.header.devices)


def with_modes(runs: Sequence[Run]) -> list[Run]:
    """The runs, those of modes as columns of the run of the same torch, NumPy and Python, if there is one."""
    joined = [run for run in runs if not _is_of_modes(run)]
    for run in filter(_is_of_modes, runs):
        builds = [_build(each.header) for each in joined]
        if _build(run.header) in builds:
            place = builds.index(_build(run.header))
            joined[place] = _together(joined[place], run)
        else:
            joined.append(run)
    return joined


def _together(host: Run, run: Run) -> Run:
    devices = [*host.header.devices, *run.header.devices]
    return Run(
        header=dataclasses.replace(host.header, devices=devices),
        claims=host.claims | run.claims,
        verdicts=host.verdicts | run.verdicts,
    )


def _build(header: Header) -> tuple[object, ...]:
    python = tuple(header.python.split(".")[:2])
    return header.torch, tuple(sorted(header.torch_build.items())), header.numpy, python


def _machine(header: Header) -> tuple[str, ...]:
    return header.torch, header.numpy, header.python, header.platform
