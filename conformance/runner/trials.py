"""Trying properties in this process: with a record, a limit, and the inputs of earlier runs first."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest
import torch

from conformance import catalogue
from conformance.catalogue import Expectation
from conformance.modes import captured
from conformance.properties import registry
from conformance.properties.property import SETTINGS, Inputs
from conformance.runner import options, replay
from conformance.runner.ambient import restored
from conformance.runner.children import judge_in_child
from conformance.runner.databases import HERE, OfColumn, database
from conformance.runner.items import ClaimItem, Column
from conformance.runner.judging import Effort, Outcome, judge, verdict_of
from conformance.runner.observing import Leak
from conformance.runner.record import BROKEN_DEVICE, Record
from conformance.runner.selection import Selection
from conformance.verdict.results import Verdict
from strategies.devices import is_vendors


class Trials:
    """Judges one test after the other.

    ``name`` is that of the worker of xdist, empty outside one: a worker may end, by the limit of a claim
    or because its device is broken, and another takes its place. ``budget`` is the time in seconds for
    which each test goes on with other inputs.
    """

    def __init__(
        self,
        config: pytest.Config,
        selection: Selection,
        earlier: Mapping[Column, list[replay.Inputs]],
        folder: Path,
        name: str,
    ) -> None:
        self._config, self._selection, self._earlier, self._folder = config, selection, earlier, folder
        self._is_worker = bool(name)
        self._record = Record(folder, name or "alone")
        self.budget = 0.0

    def begin(self) -> None:
        """Take over from pytest what happens at a fatal signal, where another process can tell of it."""
        if self._is_worker:
            self._record.catch_signals()

    def end(self) -> None:
        """Close the record."""
        self._record.close()

    def judged(self, item: ClaimItem) -> Verdict:
        """The verdict of a test; errored where what it should try cannot be read, or a setting leaks."""
        expected = self._selection.expected(item.column)
        try:
            outcome = self._outcome(item, expected)
        except (Leak, replay.Unreadable) as error:
            outcome = Outcome(verdict="errored", reason=f"{type(error).__name__}: {error}")
        mode = catalogue.mode_of(item.column[1])
        if mode != catalogue.EAGER and (expected.verdict, outcome.verdict) == ("holds", "absent"):
            expected = dataclasses.replace(expected, verdict="absent")  # torch decides what it captures
        return dataclasses.replace(verdict_of(item.column, expected, outcome), mode=mode)

    def _outcome(self, item: ClaimItem, expected: Expectation) -> Outcome:
        if expected.verdict == "absent":
            return Outcome(verdict="absent", reason=expected.because)
        given = registry.given_to(item.property, *item.column)
        limit = options.limit(self._config) + self.budget
        with _unwarned(), restored():
            effort = self._effort(item)
            # The threads of a vendor's device do not live on in a fork: there the worker dies in its place.
            if expected.verdict == "crashed" and not (self._is_worker and is_vendors(item.column[1])):
                return judge_in_child(
                    item.property, given, expected, effort, self._folder, item.nodeid, limit
                )
            with self._record.limited(limit) if self._is_worker else contextlib.nullcontext():
                mode = catalogue.MODES.get(catalogue.mode_of(item.column[1]))
                if mode is None:
                    return self._judged_here(item, given, expected, effort)
                with captured.counting(mode):
                    outcome = self._judged_here(item, given, expected, effort)
                of_arguments = self._selection.claims[item.column[0]].kind == "independence"
                return captured.weighed(outcome, mode, of_arguments)

    def _judged_here(self, item: ClaimItem, given: Inputs, expected: Expectation, effort: Effort) -> Outcome:
        leave = functools.partial(self._leave_if_broken, item.column[1])
        announce = functools.partial(self._record.about_to_try, item.nodeid)
        outcome = judge(item.property, given, expected, effort, announce, leave)
        leave()  # what a call that waits for nothing broke shows only now
        return outcome

    def _leave_if_broken(self, device: str) -> None:
        """Leave a worker whose device is broken for good: each later claim would fail for this one."""
        if self._is_worker and is_broken(device):
            self._record.leave(BROKEN_DEVICE)

    def _effort(self, item: ClaimItem) -> Effort:
        return Effort(
            inputs=options.cases(self._config),
            seed=self._config.option.claims_seed,
            settings=self._settings(item.column),
            examples=tuple(self._examples(item)),
            draws=not self._config.getoption("--replay"),
            budget=self.budget,
        )

    def _settings(self, column: Column) -> hypothesis.settings:
        place = self._config.getoption("--examples")
        if not place and not self._config.getoption("--explore"):
            return SETTINGS
        kept = OfColumn(database(place or str(HERE)), column)
        phases = (hypothesis.Phase.reuse, *SETTINGS.phases)
        return hypothesis.settings(SETTINGS, database=kept, phases=phases)

    def _examples(self, item: ClaimItem) -> Iterator[Inputs]:
        """What earlier runs found; an old find that no longer fits is passed over, unless it is asked for."""
        for texts in self._earlier.get(item.column, ()):
            if self._config.getoption("--replay") or replay.fits(item.property, texts):
                yield replay.rebuilt(item.property, texts)


def is_broken(device: str) -> bool:
    """Whether a CUDA device is broken for the rest of this process, as an earlier kernel may leave it."""
    if device.split(":")[0] != "cuda" or not torch.cuda.is_initialized():
        return False
    try:
        torch.cuda.synchronize()
    except RuntimeError:
        return True
    return False


@contextlib.contextmanager
def _unwarned() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
