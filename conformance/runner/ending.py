"""The end of a run: the file where it is whole, else a partial one and why; and what was found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from conformance.properties import registry
from conformance.runner import github, replay, telling
from conformance.runner.run import Progress, default_path
from conformance.runner.search import Search
from conformance.verdict import causes, red, results, summary


class Ending:
    """Decides at the end of a run what is written, and says what was found."""

    def __init__(self, config: pytest.Config, progress: Progress, search: Search | None) -> None:
        self._config, self._progress, self._search = config, progress, search
        self._path: Path | None = None
        self._problem = "the run did not come to its end"
        self._uncollected: set[str] = set()
        self._given_up = False
        fault = config.getoption("--fault")
        self._notes = [f"fault: {fault}, so that this is not torch as it is"] if fault else []

    def lacks(self, place: str) -> None:
        """Note a file that could not be collected: a run without its claims is not whole."""
        self._uncollected.add(place)
        self._problem = f"{', '.join(sorted(self._uncollected))} could not be collected; mend that first"

    def give_up(self, problem: str) -> None:
        """Write no file, whatever may be reported yet."""
        self._problem, self._given_up = problem, True

    def finish(self, session: pytest.Session, header: Callable[[], results.Header]) -> None:
        """Write the results file if the run came to its end, else a partial one; keep what was found."""
        ended_early = session.shouldstop or session.shouldfail or self._uncollected or self._given_up
        if not ended_early and self._progress.is_complete:
            self._write(session, header())
        elif self._progress.verdicts and not self._uncollected and not self._search:
            self._write_part(header())
        if self._search or self._config.getoption("--explore"):
            self._keep_finds()
        if self._search and self._path:
            self._search.end()
            surprised = any(verdict.surprise for verdict in self._progress.verdicts.values())
            session.exitstatus = pytest.ExitCode.TESTS_FAILED if surprised else pytest.ExitCode.OK

    def _write(self, session: pytest.Session, header: results.Header) -> None:
        path = self._path_of_run()
        try:
            results.write(path, self._progress.run(header))
        except OSError as error:
            self._problem = f"{path} cannot be written ({error.strerror}); run again with another --results"
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        else:
            self._path = path

    def _write_part(self, header: results.Header) -> None:
        """Write what was judged beside the file that was asked for, which only a whole run makes."""
        path = self._path_of_run()
        part = path.with_name(f"{path.stem}-partial{path.suffix}")
        judged, selected = len(self._progress.verdicts), len(self._progress.selected)
        note = f"partial: {judged} of {selected} verdicts, because {self._problem}"
        run = self._progress.run(dataclasses.replace(header, notes=[*header.notes, note]))
        try:
            results.write(part, run)
        except OSError as error:
            self._problem += f"; {part} cannot be written ({error.strerror})"
        else:
            self._problem += f"; the {judged} verdicts of {selected} are in {part}"

    def _path_of_run(self) -> Path:
        path: Path = self._config.getoption("--results") or default_path(self._config, self._progress)
        return path

    def _keep_finds(self) -> None:
        """Keep what was found, so that later runs try it first."""
        try:
            replay.keep(verdict for verdict in self._progress.verdicts.values() if verdict.surprise)
        except (OSError, replay.Unreadable) as error:
            self._notes.append(f"what was found is not kept: {error}")

    def say(self, reporter: Any) -> None:
        """Write what was found: the surprises by cause, or what is dangerous here, and where the rest is."""
        verdicts, selection = self._progress.verdicts, self._progress.selection
        claims = dict(selection.claims)
        groups = causes.groups(verdicts.values())
        counts = summary.counted(verdicts, selection.devices)
        dangers = summary.dangers(claims, verdicts.values())
        if groups:
            reporter.section(f"surprises, of {len(groups)} causes" if len(groups) > 1 else "surprises")
            screens = {
                (each.claim, each.device): telling.screen(self._config, claims, each, selection.catalogues)
                for group in groups[: red.SHOWN]
                for each in group.verdicts
            }
            for line in red.listed(groups, screens):
                reporter.write_line(line)
        elif dangers:
            reporter.section(f"known of torch {torch.__version__}")
            for line in dangers:
                reporter.write_line(line)
        if self._config.get_verbosity() > 0:
            reporter.section("refuted claims")
            for line in summary.refutations(claims, verdicts):
                reporter.write_line(line)
        reporter.section("verdicts")
        for line in (*counts, *([] if groups else ["every verdict is the expected one"]), *self._notes):
            reporter.write_line(line)
        reporter.write_line(f"results: {self._path or f'none written, because {self._problem}'}")
        reporter.write_line(
            "more: -v lists the refuted claims; python -m conformance explain ID | findings | page"
        )
        self._tell_github(reporter, counts, dangers, groups)

    def _tell_github(
        self, reporter: Any, counts: list[str], dangers: list[str], groups: list[causes.Group]
    ) -> None:
        properties = registry.by_claim(*self._progress.selection.catalogues)
        place = {claim: (each.file, each.line) for claim, each in properties.items()}.__getitem__
        for line in github.commands(groups, place):
            reporter.write_line(line)
        problem = github.summarize(f"Conformance of torch {torch.__version__}", counts, dangers, groups)
        if problem:
            reporter.write_line(problem)
