"""What a run says while it goes on and of each surprise: where it stands, how to repeat it, what is left."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.properties import registry
from conformance.runner.items import Column
from conformance.verdict import red
from conformance.verdict.results import Verdict

EVERY = 30.0  # seconds between two lines that say what is left
FEW = 20  # so many verdicts say little of how long the others take

# Options that a repeated run needs, too, in the form in which they are given.
_KEPT = (
    "--catalogue",
    "--device-module",
    "--expectations",
    "--profile",
    "--cases",
    "--claims-seed",
    "--fault",
)


def again(config: pytest.Config, column: Column) -> str:
    """The command that judges one claim in one column again, as this run did."""
    claim, device = column
    mode = catalogue.mode_of(device)
    where = ["--device", device] if mode == catalogue.EAGER else ["--mode", mode]
    words = ["python", "-m", "conformance", "run", "--claims", claim, *where]
    for option in _KEPT:
        value = config.getoption(option)
        if value and value != "default":
            words += [
                word
                for each in (value if isinstance(value, list) else [value])
                for word in (option, str(each))
            ]
    return shlex.join(words)


def screen(config: pytest.Config, claims: Any, verdict: Verdict, folders: tuple[Path, ...]) -> list[str]:
    """A surprise on one screen."""
    claim = claims[verdict.claim]
    property_ = registry.by_claim(*folders)[verdict.claim]
    stands = f"{_relative(config, claim.where)} and {_relative(config, f'{property_.file}:{property_.line}')}"
    versions = (torch.__version__, np.__version__)
    return red.screen(verdict, claim, stands, again(config, (verdict.claim, verdict.device)), versions)


def _relative(config: pytest.Config, place: str) -> str:
    """A place as it is opened from where the run was started."""
    for root in (config.invocation_params.dir, config.rootpath):
        if place.startswith(f"{root}/"):
            return place.removeprefix(f"{root}/")
    return place


def left(done: int, of: int, surprises: int, seconds: float) -> str:
    """How far a run is, in a line."""
    found = f"{surprises} surprise{'s' * (surprises != 1)}" if surprises else "no surprise"
    told = f"{done} of {of} judged, {found}"
    if done < min(FEW, of / 4):
        return told
    rest = (of - done) * seconds / done
    time_left = f"{rest / 60:.0f} min" if rest >= 90 else f"{max(1.0, rest):.0f} s"
    return f"{told}, about {time_left} left"


class Pace:
    """Says now and then what is left; ``clock`` gives the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = self._said = clock()

    def line(self, done: int, of: int, surprises: int) -> Iterator[str]:
        """The line, where it is time for one and something is left."""
        now = self._clock()
        if now - self._said >= EVERY and done < of:
            self._said = now
            yield left(done, of, surprises, now - self._started)
