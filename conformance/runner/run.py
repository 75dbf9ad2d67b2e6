"""The verdicts of a run as they come in, and the file that they make."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import importlib.metadata
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path

import hypothesis
import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.runner import fingerprints, options
from conformance.runner.items import Column, column_of
from conformance.runner.judging import Outcome, verdict_of
from conformance.runner.search import Search
from conformance.runner.selection import Selection, in_shard
from conformance.runner.vendors import Brought
from conformance.verdict import results
from conformance.verdict.records import NOT_JUDGED
from conformance.verdict.stating import stated
from strategies import devices


class Progress:
    """What is to be judged and what was found so far; a search keeps each verdict as it comes."""

    def __init__(self, selection: Selection, search: Search | None) -> None:
        self.selection = selection
        self._search = search
        self.verdicts: dict[Column, results.Verdict] = dict(search.done) if search else {}
        self.selected: set[Column] = set(self.verdicts)

    def select(self, nodeids: Iterable[str]) -> None:
        """Note the tests that were collected and are left after every selection."""
        self.selected |= {column for column in map(column_of, nodeids) if column}

    def add(self, verdict: results.Verdict) -> None:
        """Keep a verdict."""
        self.verdicts[verdict.claim, verdict.device] = verdict
        if self._search:
            with contextlib.suppress(OSError):  # on a full disk the search cannot be resumed, that is all
                self._search.add(verdict)

    @property
    def is_complete(self) -> bool:
        """Whether each selected test has its verdict."""
        return self.selected <= self.verdicts.keys()

    def run(self, header: results.Header) -> results.Run:
        """The run, each selected claim judged or absent in every column; a partial one is no evidence."""
        claims = sorted({claim for claim, _ in self.selected})
        places = _places(self.selection.catalogues)
        absent = {
            (claim, device): self._absent(claim, device)
            for claim in claims
            for device in header.devices
            if (claim, device) not in self.verdicts
        }
        return results.Run(
            header=header,
            claims={claim: stated(self.selection.claims[claim], places[claim]) for claim in claims},
            verdicts=absent | (self._with_fingerprints() if self.is_complete else self.verdicts),
        )

    def _with_fingerprints(self) -> dict[Column, results.Verdict]:
        ids = {claim for claim, _ in self.verdicts}
        known = fingerprints.of_claims(ids, self.selection.catalogues)
        return {
            column: dataclasses.replace(
                verdict,
                fingerprint=fingerprints.of_verdict(
                    known[column[0]], self.selection.expected(column), catalogue.mode_of(column[1])
                ),
            )
            for column, verdict in self.verdicts.items()
        }

    def _absent(self, claim: str, device: str) -> results.Verdict:
        expected = self.selection.claims[claim].expected(torch.__version__, np.__version__, device)
        if (claim, device) in self.selected:
            outcome = Outcome(verdict="absent", reason=NOT_JUDGED)
            return verdict_of((claim, device), expected, outcome)
        reason = expected.because if expected.verdict == "absent" else "not selected in this run"
        outcome = Outcome(verdict="absent", reason=reason)
        verdict = verdict_of((claim, device), dataclasses.replace(expected, verdict="absent"), outcome)
        return dataclasses.replace(verdict, mode=catalogue.mode_of(device))


def _places(catalogues: tuple[Path, ...]) -> dict[str, str]:
    """Where the property of each claim stands, from the folder of its file on."""
    ours = {claim: f"properties/{file}::{name}" for claim, file, name in catalogue.properties()}
    own = {
        claim: f"{folder.name}/{file}::{name}"
        for folder in catalogues
        for claim, file, name in catalogue.stated_properties(folder)
    }
    return own | ours


def header(
    config: pytest.Config, names: tuple[str, ...], started: datetime.datetime, brought: Brought
) -> results.Header:
    """Where and how a run on the devices of these names is made."""
    build = {"git": torch.version.git_version, "cuda": torch.version.cuda, "debug": torch.version.debug}
    build |= _packages(config.getoption("--device-module"))
    if config.getoption("--fault"):
        build["fault"] = config.getoption("--fault")
    return results.Header(
        torch=torch.__version__,
        torch_build={fact: str(value) for fact, value in build.items()},
        numpy=np.__version__,
        python=platform.python_version(),
        hypothesis=hypothesis.__version__,
        platform=platform.platform(),
        devices=list(names),
        absent=devices().absent,
        seed=config.option.claims_seed,
        profile="replay" if config.getoption("--replay") else config.getoption("--profile"),
        cases=options.cases(config),
        suite=catalogue.digest(),
        shard=config.getoption("--shard") or "",
        started=started.isoformat(timespec="seconds"),
        catalogues=[folder.name for folder in config.getoption("--catalogue")],
        lacks=brought.lacks,
        wrong=brought.wrong,
    )


def _packages(modules: list[str]) -> dict[str, str]:
    """The versions of the packages that modules of vendors come from."""
    names = importlib.metadata.packages_distributions() if modules else {}
    found = {name for module in modules for name in names.get(module.partition(".")[0], ())}
    return {name: importlib.metadata.version(name) for name in sorted(found)}


def default_path(config: pytest.Config, progress: Progress) -> Path:
    """Where the results go that are sent nowhere else; the name says what a partial run judged."""
    if config.getoption("--replay"):
        return options.default_results("-replay")
    shard, fault = config.getoption("--shard"), config.getoption("--fault")
    part = f"-shard{shard.replace('/', 'of')}" if shard else ""
    part += f"-fault-{fault}" if fault else ""
    part += "".join(f"-{mode}" for mode in config.getoption("--mode") if mode != catalogue.EAGER)
    whole = progress.selected >= _whole(progress.selection.claims, shard)
    return options.default_results(part + ("" if whole else "-part"))


def _whole(claims: Mapping[str, catalogue.Claim], shard: str | None) -> set[Column]:
    """All that a run of a shard on every device here judges."""
    return {
        (claim.id, device)
        for claim in claims.values()
        for device in devices().present
        if catalogue.speaks_of(claim.devices, device) and in_shard(claim.id, shard)
    }
