"""The workers of xdist: what they are told, which GPUs they see, and how they died."""

from __future__ import annotations

import dataclasses
import linecache
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import torch

from conformance.properties import registry
from conformance.runner import gpus
from conformance.runner.items import Column
from conformance.runner.judging import Outcome
from conformance.runner.record import how_it_ended, last_input, outcome_of_death
from conformance.verdict.causes import MAIN

_FRAME = re.compile(r'File "([^"]+)", line (\d+) in .+')
_STILLBORN = 3  # workers that die before their first claim, until the run is given up


class Workers:
    """What the controller knows of its workers, whose records lie in ``folder``."""

    def __init__(self, folder: Path, catalogues: tuple[Path, ...] = ()) -> None:
        self._folder, self._catalogues = folder, catalogues
        self._stillborn = 0

    def tell(self, node: Any, seed: int, done: Iterable[Column], brought: dict[str, Any]) -> None:
        """Tell a worker where its record goes, the seed, what is done already, and what vendors brought."""
        node.workerinput |= {
            "records": str(self._folder),
            "seed": seed,
            "done": [list(each) for each in done],
            "brought": brought,
        }

    def lost(self, name: str) -> str:
        """Count a worker that died; why the run has to be given up, empty where it goes on."""
        if not last_input(self._folder, name)[0]:
            self._stillborn += 1
        if self._stillborn < _STILLBORN:
            return ""
        how = how_it_ended(self._folder, name)
        return f"{_STILLBORN} workers {how} as they started: this torch cannot be judged"

    def lives(self) -> None:
        """Note that a worker brought a verdict."""
        self._stillborn = 0

    def killed_by(self, report: Any) -> dict[str, Any]:
        """The inputs of which the worker of a test died."""
        nodeid, _, inputs = last_input(self._folder, report.node.gateway.id)
        return inputs if nodeid == report.nodeid else {}

    def outcome_of(self, report: Any, column: Column) -> Outcome:
        """The outcome of a test that brought no verdict: its worker died, or the test broke."""
        if report.when in ("setup", "call", "teardown"):
            text = str(report.longrepr).strip().splitlines() or ["no report"]
            return Outcome(verdict="errored", reason=text[-1])
        function = registry.by_claim(*self._catalogues)[column[0]].function
        name = report.node.gateway.id
        outcome = outcome_of_death(self._folder, name, report.nodeid, function)
        return dataclasses.replace(
            outcome, failure=with_source(outcome.failure, self._folder / f"{name}.end")
        )


def with_source(stack: str, whole: Path) -> str:
    """The shortened stack of a death, and below the first frame of its main thread that line of source.

    ``whole`` is the file of the stack as it was written, with the paths of its files.
    """
    if not stack:
        return ""
    text = whole.read_text(encoding="utf-8", errors="replace")
    frame = _FRAME.search(text, max(text.rfind(MAIN), 0))
    source = linecache.getline(frame[1], int(frame[2])).strip() if frame else ""
    start = max(stack.rfind(MAIN), 0)
    with_line = _FRAME.sub(lambda found: f"{found[0]}\n    {source}", stack[start:], count=1)
    return stack[:start] + with_line if source else stack


def told(config: pytest.Config, name: str) -> Any:
    """What the controller told this worker; None on the controller."""
    return getattr(config, "workerinput", {}).get(name)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is a worker of xdist."""
    return hasattr(config, "workerinput")


def prepare(config: pytest.Config) -> None:
    """Ask for workers, one where the user asks for none, so that the run outlives a claim that kills."""
    option = config.option
    if option.maxworkerrestart is None:
        option.maxworkerrestart = "1000000"
    if option.numprocesses and gpus.LISTED not in os.environ:
        _assign_gpus(config)
    if option.numprocesses is None and not option.tx and not option.usepdb and not option.collectonly:
        option.numprocesses = 1  # which sees all GPUs


def _assign_gpus(config: pytest.Config) -> None:
    """Tell the workers which GPUs there are, and have no more of them than the GPUs take."""
    named = config.getoption("--device")
    if any(":" in name for name in named) or (named and "cuda" not in named):
        return
    names = gpus.listed(torch.cuda.device_count() if torch.backends.cuda.is_built() else 0)
    if not names:
        return
    os.environ[gpus.LISTED] = ",".join(names)
    most = gpus.most_workers(names)
    if most is not None:
        config.option.maxprocesses = min(most, config.option.maxprocesses or most)
