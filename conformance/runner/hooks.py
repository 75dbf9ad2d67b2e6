"""The hooks of pytest: one test for each claim and device, one verdict for each, one file for each run."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.properties import registry
from conformance.properties.property import Property
from conformance.runner import first, telling, workers
from conformance.runner.items import ClaimItem, Column, column_of, name_of
from conformance.runner.judging import verdict_of
from conformance.runner.run import Progress
from conformance.runner.session import Session
from conformance.verdict import red, results
from strategies.devices import is_vendors


class Hooks:
    """What pytest calls while a run goes on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_worker = workers.is_worker(session.config)
        self._pace = telling.Pace()

    def pytest_sessionstart(self) -> None:
        """Begin to record, after all other plugins."""
        self._session.trials.begin()

    def pytest_pycollect_makemodule(self, module_path: Path) -> None:
        """Import a file of properties before pytest does, which tells why one cannot be imported."""
        if module_path.parent == registry.FOLDER:
            with contextlib.suppress(Exception):
                registry.module(module_path.stem)

    def pytest_pycollect_makeitem(self, collector: Any, obj: object) -> list[pytest.Item] | None:
        """Make the tests of a property, in the module that states it."""
        chosen, judged = self._session.selection, self._session.trials.judged
        if not isinstance(obj, Property) or not chosen.states(obj, collector.path):
            return None
        return [
            ClaimItem.from_parent(
                collector,
                name=name_of(obj, column),
                property_=obj,
                column=column,
                claim=chosen.claims[column[0]],
                judged=judged,
                told=self._told,
            )
            for column in chosen.columns_of(obj)
        ]

    def _told(self, verdict: results.Verdict) -> str:
        chosen = self._session.selection
        return red.joined(telling.screen(self._session.config, chosen.claims, verdict, chosen.catalogues))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Let a report bring the verdict to whoever writes the file."""
        report: Any = yield
        if isinstance(item, ClaimItem) and item.verdict is not None and call.when == "call":
            report.verdict = dataclasses.asdict(item.verdict)
        return report  # as a wrapper hands it on

    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        """A surprise is no failure of a test: it is shown by its cause, once."""
        if report.failed and report.when not in ("setup", "teardown") and column_of(report.nodeid):
            return "surprising", "S", ("SURPRISE", {"red": True})
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Judge what notices most first, and share out the time of a search among what is left after -k."""
        last = len(first.ranks())
        items.sort(key=lambda item: first.ranks().get(getattr(item, "column", ("", "")), last))
        yield
        self._session.share_out(items)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is left after every selection."""
        self._session.progress.select(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Note what the workers collected, since the controller of xdist collects nothing."""
        self._session.progress.select(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be collected."""
        if report.failed:
            self._session.ending.lacks(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of xdist what it cannot know."""
        session = self._session
        session.workers.tell(
            node, session.config.option.claims_seed, session.done, session.brought.for_workers()
        )

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Give up where workers die before they judge anything."""
        problem = self._session.workers.lost(node.gateway.id) if error else ""
        if problem:
            self._session.ending.give_up(problem)
            pytest.exit(problem, 3)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the verdict that a report brings; one that brings none is a crash or a mistake."""
        column = column_of(report.nodeid)
        if self._is_worker or column is None:
            return
        brought: Any = getattr(report, "verdict", None)
        progress = self._session.progress
        if brought is not None and report.when == "call":
            progress.add(results.Verdict(**brought))
            self._session.workers.lives()
        elif report.failed and column not in progress.verdicts:
            outcome = self._session.workers.outcome_of(report, column)
            progress.add(verdict_of(column, self._session.selection.expected(column), outcome))
            if outcome.verdict == "crashed" and is_vendors(column[1]):
                self._learn_of_death(report, column, outcome.reason)
        self._say_what_is_left(progress)

    def _learn_of_death(self, report: Any, column: Column, how: str) -> None:
        """Leave out what killed several claims of a vendor's device; give up where it is no class."""
        session = self._session
        deadly = session.deaths.add(*column, how, session.workers.killed_by(report))
        if deadly is not None:
            session.brought.avoid(deadly)
            self._write(f"{deadly.group} is not tried again on {deadly.device}: {deadly.reason}")
        problem = session.deaths.problem()
        if problem:
            session.ending.give_up(problem)
            pytest.exit(problem, 3)

    def _write(self, line: str) -> None:
        reporter: Any = self._session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and self._session.config.get_verbosity() >= 0:
            if reporter.currentfspath:
                reporter.ensure_newline()
            else:  # with workers nothing is told of the line that the dots are on
                reporter.write("\n")
            reporter.write_line(line)

    def _say_what_is_left(self, progress: Progress) -> None:
        surprises = sum(each.surprise for each in progress.verdicts.values())
        for line in self._pace.line(len(progress.verdicts), len(progress.selected), surprises):
            self._write(line)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results file, on the controller alone, if the run came to its end."""
        if not self._is_worker and self._session.progress.selected and not session.config.option.collectonly:
            self._session.ending.finish(session, self._session.header)

    def pytest_unconfigure(self) -> None:
        """Remove the records of this run."""
        self._session.end()

    def pytest_report_header(self) -> list[str]:
        """Say what is being judged."""
        return self._session.header_lines()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """End with the verdicts by number, the refuted claims, and where the results lie."""
        if not self._is_worker and self._session.progress.verdicts:
            for line in (*self._session.brought.refutations(), *self._session.brought.limits()):
                terminalreporter.write_line(line)
            self._session.ending.say(terminalreporter)
