"""What a run is made of, put together from its options."""

from __future__ import annotations

import dataclasses
import datetime
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import torch

from conformance import catalogue
from conformance.runner import first, replay, run, selection
from conformance.runner.deadly import Deaths
from conformance.runner.ending import Ending
from conformance.runner.items import ClaimItem, Column
from conformance.runner.search import Search
from conformance.runner.trials import Trials
from conformance.runner.vendors import Brought
from conformance.runner.workers import Workers, is_worker, told
from conformance.verdict import results

_OF_A_SEARCH = (
    "--for",
    "--mode",
    "--claims",
    "--claims-from",
    "--device-module",
    "--examples",
    "--explore",
    "markexpr",
    "keyword",
)


@dataclasses.dataclass(frozen=True)
class Session:
    """The parts of a run in one process."""

    config: pytest.Config
    selection: selection.Selection
    search: Search | None
    trials: Trials
    progress: run.Progress
    workers: Workers
    ending: Ending
    folder: Path
    started: datetime.datetime
    brought: Brought
    deaths: Deaths

    @classmethod
    def begin(cls, config: pytest.Config, brought: Brought) -> Session:
        """Make the parts; raises pytest.UsageError for what cannot be done."""
        started = datetime.datetime.now(datetime.timezone.utc)
        if is_worker(config):  # which parses the command line again, so the controller tells what it drew
            config.option.claims_seed = told(config, "seed")
        earlier = _earlier(config)
        chosen = _selection(config, earlier)
        search = _search(config, run.header(config, chosen.devices, started, brought))
        folder = Path(told(config, "records") or tempfile.mkdtemp(prefix="conformance-"))
        name = os.environ.get("PYTEST_XDIST_WORKER", "") if is_worker(config) else ""
        progress = run.Progress(chosen, search)
        return cls(
            config=config,
            selection=chosen,
            search=search,
            trials=Trials(config, chosen, earlier, folder, name),
            progress=progress,
            workers=Workers(folder, chosen.catalogues),
            ending=Ending(config, progress, search),
            folder=folder,
            started=started,
            brought=brought,
            deaths=Deaths(config.getoption("--deadly")),
        )

    @property
    def done(self) -> set[Column]:
        """What the search has done already."""
        listed = told(self.config, "done") or (self.search.done if self.search else ())
        return {(claim, device) for claim, device in listed}

    def header(self) -> results.Header:
        """Where and how this run is made."""
        return run.header(self.config, self.selection.devices, self.started, self.brought)

    def header_lines(self) -> list[str]:
        """What a run says of itself before it begins."""
        stated = self.header()
        away = "; ".join(f"{name}: {reason}" for name, reason in stated.absent.items())
        lines = [
            *self.brought.refutations(),
            f"torch {torch.__version__}, NumPy {stated.numpy}, Hypothesis {stated.hypothesis}",
            f"devices: {', '.join(stated.devices)} ({away})",
        ]
        for name in stated.devices:
            if catalogue.kind_of(name) == catalogue.VENDOR:
                lines.append(f"{name} is a vendor's: nothing that is expected of another device holds for it")
        lines += self.brought.limits()
        if self.search and self.search.done:
            lines.append(f"search: goes on, {len(self.search.done)} verdicts are done")
        return lines

    def share_out(self, items: list[pytest.Item]) -> None:
        """Give each test that is left its part of the time of a search; leave out what is done."""
        mine = [item for item in items if isinstance(item, ClaimItem)]
        judged = [item for item in mine if self.selection.expected(item.column).verdict != "absent"]
        seconds: float = self.config.getoption("--for") or 0.0
        self.trials.budget = seconds * (told(self.config, "workercount") or 1) / max(1, len(judged))
        done = self.done
        items[:] = [item for item in items if not (isinstance(item, ClaimItem) and item.column in done)]

    def end(self) -> None:
        """Remove the records of this run."""
        self.trials.end()
        if not is_worker(self.config):
            shutil.rmtree(self.folder, ignore_errors=True)


def _earlier(config: pytest.Config) -> dict[Column, list[replay.Inputs]]:
    """The inputs that are tried first: of the file to replay, else what searches found here."""
    file: Path | None = config.getoption("--replay")
    try:
        return replay.of_run(results.read(file)) if file else replay.found()
    except (results.ResultsError, replay.Unreadable, OSError) as error:
        raise pytest.UsageError(f"--replay {error}" if file else str(error)) from None


def _selection(config: pytest.Config, earlier: dict[Column, list[replay.Inputs]]) -> selection.Selection:
    catalogues = tuple(config.getoption("--catalogue"))
    claims = selection.known(catalogues)
    names = selection.chosen_columns(config.getoption("--device"), config.getoption("--mode"))
    shard = config.getoption("--shard")
    patterns = [*config.getoption("--claims"), *selection.listed(config.getoption("--claims-from"))]
    wanted = selection.wanted(claims, patterns, names)
    if config.getoption("--profile") == "quick" and not patterns:
        wanted &= _quick(claims, names)
    return selection.Selection(
        claims=claims,
        devices=names,
        wanted=frozenset(claim for claim in wanted if selection.in_shard(claim, shard)),
        columns=frozenset(earlier) if config.getoption("--replay") else None,
        catalogues=catalogues,
        accepted=selection.accepted(config.getoption("--expectations"), claims, names),
    )


def _quick(claims: Mapping[str, catalogue.Claim], names: Sequence[str]) -> set[str]:
    """The claims that notice the planted faults, and those that none is planted for: a team's, a mode's."""
    ours = catalogue.load()
    eager = [name for name in names if catalogue.mode_of(name) == catalogue.EAGER]
    of_eager = {each for each in ours if any(catalogue.speaks_of(ours[each].devices, name) for name in eager)}
    return (claims.keys() - of_eager) | {claim for claim, _ in first.ranks()}


def _search(config: pytest.Config, header: results.Header) -> Search | None:
    """The search that goes on, or begins; None where none was asked for, and on workers."""
    if is_worker(config) or not config.getoption("--for") or config.option.collectonly:
        return None
    what = dataclasses.asdict(dataclasses.replace(header, seed=0, started=""))
    what |= {name: config.getoption(name) for name in _OF_A_SEARCH}
    try:
        search = Search(what, config.option.claims_seed)
    except OSError as error:
        problem = f"the folder .conformance cannot be written ({error.strerror})"
        raise pytest.UsageError(f"--for: {problem}; search in another folder") from None
    config.option.claims_seed = search.seed
    return search
