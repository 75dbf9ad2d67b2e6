"""The pytest plugin: one test for each claim and device, one verdict for each test, one file for each run."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import fnmatch
import platform
import re
import secrets
import sys
import tempfile
import warnings
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
import torch
from hypothesis.database import DirectoryBasedExampleDatabase
from packaging.version import Version

from conformance import catalogue, results
from conformance.children import judge_in_child
from conformance.judging import Outcome, judge
from conformance.state import restored
from strategies import devices

# Inputs for each property, by profile.
PROFILES = {"quick": 40, "default": 200, "thorough": 4000}
PHASES = (
    hypothesis.Phase.explicit,
    hypothesis.Phase.reuse,
    hypothesis.Phase.generate,
    hypothesis.Phase.shrink,
)
EXAMPLES = Path(".conformance") / "examples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("conformance", "claims about the torch/NumPy boundary")
    group.addoption("--profile", default="default", choices=sorted(PROFILES), help="how many inputs to try")
    group.addoption(
        "--cases", type=_positive, help="number of inputs for each property, in place of the profile's"
    )
    group.addoption("--claims-seed", type=int, default=0, help="another seed gives other inputs (default 0)")
    group.addoption("--device", action="append", default=[], help="judge this device alone; may be repeated")
    group.addoption(
        "--claims",
        action="append",
        default=[],
        metavar="GLOB",
        help="judge the claims whose id, or a number that they cite, matches; may be repeated",
    )
    group.addoption(
        "--explore",
        action="store_true",
        help="other inputs each time, and failures kept in .conformance/examples and tried first",
    )
    group.addoption(
        "--results", type=Path, help="the results file (default .conformance/torch<version>.jsonl)"
    )


def _positive(text: str) -> int:
    """A number of inputs; argparse makes a usage error of anything below one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of inputs; give at least 1")
    return number


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a torch and a NumPy that cannot work together, then register the run."""
    config.addinivalue_line("markers", "claim(id): the property of the claim with this id")
    for kind in catalogue.KINDS:
        config.addinivalue_line("markers", f"{kind}: claims of this kind")
    if config.getoption("--explore") and not hasattr(config, "workerinput"):
        config.option.claims_seed = secrets.randbits(32)  # the workers of xdist are told the options
    problem = unusable_pair(torch.__version__, np.__version__)
    if problem:
        raise pytest.UsageError(problem)
    wanted_file = config.getoption("--results")
    if wanted_file is not None and not hasattr(config, "workerinput"):
        problem = unwritable(wanted_file)
        if problem:
            raise pytest.UsageError(f"--results {wanted_file}: {problem}")
    config.pluginmanager.register(Session(config), "conformance-session")


def unusable_pair(torch_version: str, numpy_version: str) -> str:
    """Why a torch and a NumPy cannot be judged together, and what to install; empty where they can."""
    if Version(torch_version) < Version("2.3") and Version(numpy_version) >= Version("2"):
        found = f"torch {torch_version} with NumPy {numpy_version}"
        return f'{found} converts wrongly without an error: install "numpy<2" beside it, then run again'
    try:
        torch.zeros(1).numpy()
    except RuntimeError as error:
        found = f"torch {torch_version} cannot use NumPy {numpy_version}"
        return f"{found} ({error}): install a NumPy that it was built for, then run again"
    return ""


def unwritable(path: Path) -> str:
    """Why a results file cannot be written there, found out before the run; empty where it can."""
    if path.is_dir():
        return "this is a folder; name a file in it"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent):
            return ""
    except OSError as error:
        return f"the folder cannot be written ({error.strerror}); choose another"


class Session:
    """The state of one run: the catalogue, the columns, and the verdicts as they come in."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.worker = hasattr(config, "workerinput")
        self.claims = catalogue.load()
        self.devices = chosen_devices(config.getoption("--device"))
        self.wanted = wanted(self.claims, config.getoption("--claims"), self.devices)
        self.cases = config.getoption("--cases") or PROFILES[config.getoption("--profile")]
        self.property_of = {(file, function): claim_id for claim_id, file, function in catalogue.properties()}
        self.selected: dict[str, set[str]] = {}
        self.verdicts: dict[tuple[str, str], results.Verdict] = {}
        self.started = datetime.datetime.now(datetime.timezone.utc)
        self.path: Path | None = None
        self.bound: list[Any] = []

    def settings(self, share: float) -> hypothesis.settings:
        """What Hypothesis may do: no deadline, one failure at a time, a database when exploring."""
        explore = self.config.getoption("--explore")
        return hypothesis.settings(
            max_examples=max(1, round(self.cases * share)),
            database=DirectoryBasedExampleDatabase(EXAMPLES) if explore else None,
            deadline=None,
            report_multiple_bugs=False,
            print_blob=False,
            phases=[phase for phase in PHASES if explore or phase is not hypothesis.Phase.reuse],
            suppress_health_check=list(hypothesis.HealthCheck),
        )

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give each property the devices that its claim speaks of; the CPU where it takes none."""
        found = claim_of(metafunc.definition)
        if found is None:
            return
        if found not in self.claims:
            raise pytest.UsageError(
                f"{metafunc.definition.nodeid}: no claim {found!r}; add it to conformance/claims"
            )
        domain = self.claims[found].devices
        names = [name for name in self.devices if catalogue.speaks_of(domain, name)]
        if "device" in metafunc.fixturenames:
            metafunc.parametrize("device", names)

    @pytest.hookimpl(tryfirst=True)  # before pytest selects by -m and -k
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Bind each property to its settings and to a seed that depends on its claim alone."""
        items[:] = [item for item in items if self._is_wanted(item)]
        for item in items:
            found = claim_of(item)
            test: Any = getattr(item, "obj", None)
            if found is not None:
                item.add_marker(self.claims[found].kind)
            if found is not None and test not in self.bound:
                hypothesis.seed(zlib.crc32(found.encode()) + self.config.getoption("--claims-seed"))(test)
                mark = item.get_closest_marker("claim")
                self.settings(mark.kwargs.get("share", 1.0) if mark else 1.0)(test)
                self.bound.append(test)

    def _is_wanted(self, item: pytest.Item) -> bool:
        found = claim_of(item)
        return found is None or (found in self.wanted and device_of(item.nodeid) in self.devices)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is left after every selection."""
        self._select(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Note what the workers collected, since the controller of xdist collects nothing."""
        self._select(ids)

    def _select(self, nodeids: Iterable[str]) -> None:
        for nodeid in nodeids:
            found = self._claim_at(nodeid)
            if found is not None:
                self.selected.setdefault(found, set()).add(device_of(nodeid))

    def _claim_at(self, nodeid: str) -> str | None:
        path, _, name = nodeid.partition("::")
        return self.property_of.get((Path(path).name, name.partition("[")[0]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Judge a property in place of merely running it."""
        found = claim_of(pyfuncitem)
        if found is None:
            return None
        device = device_of(pyfuncitem.nodeid)
        expected = self.claims[found].expected(torch.__version__, np.__version__, device)
        arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        with warnings.catch_warnings(), restored():
            warnings.simplefilter("ignore")
            outcome = _judged(pyfuncitem.obj, arguments, expected)
        verdict = verdict_of(found, device, expected, outcome)
        pyfuncitem.user_properties.append(("verdict", dataclasses.asdict(verdict)))
        if verdict.surprise:
            pytest.fail(described(verdict), pytrace=False)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the verdict that a report brings; one that brings none is a crash or a mistake."""
        found = self._claim_at(report.nodeid)
        if self.worker or found is None:
            return
        brought: Any = dict(report.user_properties).get("verdict")
        if brought is not None and report.when == "call":
            self.verdicts[found, device_of(report.nodeid)] = results.Verdict(**brought)
        elif report.failed and (found, device_of(report.nodeid)) not in self.verdicts:
            self._keep_broken(found, report)

    def _keep_broken(self, found: str, report: pytest.TestReport) -> None:
        device = device_of(report.nodeid)
        crashed = report.when not in ("setup", "call", "teardown")
        text = str(report.longrepr).strip().splitlines() or ["no report"]
        outcome = Outcome(verdict="crashed" if crashed else "errored", reason=text[-1])
        expected = self.claims[found].expected(torch.__version__, np.__version__, device)
        self.verdicts[found, device] = verdict_of(found, device, expected, outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results file, on the controller alone, if the run came to its end."""
        if self.worker or not self.selected or session.config.option.collectonly:
            return
        if session.shouldstop or session.shouldfail or not self._complete():
            return
        speaking = {
            each.id
            for each in self.claims.values()
            if any(catalogue.speaks_of(each.devices, name) for name in self.devices)
        }
        part = "" if self.selected.keys() >= speaking else "-part"
        default = Path(".conformance") / f"torch{torch.__version__}{part}.jsonl"
        self.path = self.config.getoption("--results") or default
        results.write(self.path, self.run())

    def _complete(self) -> bool:
        return all(
            (found, device) in self.verdicts for found, names in self.selected.items() for device in names
        )

    def run(self) -> results.Run:
        """The run so far, each selected claim judged or absent in every column."""
        verdicts = dict(self.verdicts)
        for found in self.selected:
            for device in self.devices:
                if (found, device) not in verdicts:
                    expected = self.claims[found].expected(torch.__version__, np.__version__, device)
                    reason = expected.because if expected.verdict == "absent" else "not selected in this run"
                    outcome = Outcome(verdict="absent", reason=reason)
                    verdicts[found, device] = verdict_of(
                        found, device, dataclasses.replace(expected, verdict="absent"), outcome
                    )
        names = {
            claim_id: f"properties/{file}::{function}"
            for (file, function), claim_id in self.property_of.items()
        }
        claims = {found: self._stated(found, names[found]) for found in sorted(self.selected)}
        return results.Run(header=self.header(), claims=claims, verdicts=verdicts)

    def _stated(self, found: str, name: str) -> results.Claim:
        known = self.claims[found]
        return results.Claim(
            id=found,
            sentence=known.sentence,
            cites=list(known.cites),
            kind=known.kind,
            harm=known.harm,
            property=name,
        )

    def header(self) -> results.Header:
        """Where and how this run was made."""
        return results.Header(
            torch=torch.__version__,
            torch_build={
                "git": str(torch.version.git_version),
                "cuda": str(torch.version.cuda),
                "debug": str(torch.version.debug),
            },
            numpy=np.__version__,
            python=platform.python_version(),
            hypothesis=hypothesis.__version__,
            platform=platform.platform(),
            devices=list(self.devices),
            absent=devices().absent,
            seed=self.config.getoption("--claims-seed"),
            profile=self.config.getoption("--profile"),
            cases=self.cases,
            suite=catalogue.digest(),
            started=self.started.isoformat(timespec="seconds"),
        )

    def pytest_report_header(self) -> list[str]:
        """Say what is being judged."""
        here = ", ".join(self.devices)
        away = "; ".join(f"{name}: {reason}" for name, reason in devices().absent.items())
        return [
            f"torch {torch.__version__}, NumPy {np.__version__}, Hypothesis {hypothesis.__version__}",
            f"devices: {here} ({away})",
        ]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """End with the verdicts by number, the refuted claims, and where the results lie."""
        if self.worker or not self.selected or not self.verdicts:
            return
        write = terminalreporter.write_line
        terminalreporter.section("verdicts")
        for device in self.devices:
            counts = Counter(each.verdict for (_, name), each in self.verdicts.items() if name == device)
            write(
                f"{device:10} "
                + ", ".join(f"{counts[word]} {word}" for word in results.VERDICTS if counts[word])
            )
        terminalreporter.section("refuted claims")
        for line in refutations(self.claims, self.verdicts):
            write(line)
        surprises = [each for each in self.verdicts.values() if each.surprise]
        terminalreporter.section(
            "surprises" if surprises else "no surprise: every verdict is the expected one"
        )
        for each in sorted(surprises, key=lambda verdict: (verdict.claim, verdict.device)):
            write(f"{each.claim} on {each.device}: expected {each.expected}, found {each.verdict}")
        if self.path is not None:
            write(f"results: {self.path}")
        else:
            write("results: none written, because the run did not come to its end")


def _judged(test: Any, arguments: dict[str, Any], expected: catalogue.Expectation) -> Outcome:
    """Judge a property: in a child where it is known to kill, not at all where nothing can be judged."""
    if expected.verdict == "absent":
        return Outcome(verdict="absent", reason=expected.because)
    return (judge_in_child if expected.verdict == "crashed" else judge)(test, arguments, expected)


def refutations(
    claims: dict[str, catalogue.Claim], verdicts: dict[tuple[str, str], results.Verdict]
) -> list[str]:
    """One line for each refuted claim: numbers, id, devices and what is true in its place."""
    lines = []
    for found in sorted({each.claim for each in verdicts.values() if each.verdict == "refuted"}):
        here = [each for each in verdicts.values() if each.claim == found and each.verdict == "refuted"]
        names = (
            ""
            if [each.device for each in here] == ["cpu"]
            else f" ({', '.join(sorted(each.device for each in here))})"
        )
        truth = here[0].because or here[0].failure
        lines.append(f"{' '.join(claims[found].cites)}  {found}{names}: {truth}")
    return sorted(lines)


def chosen_devices(names: list[str]) -> tuple[str, ...]:
    """The columns of a run: the devices that were named, or all that are here.

    Raises pytest.UsageError for a device that is not here.
    """
    for name in names:
        kind, _, index = name.partition(":")
        reason = "" if kind in devices().present else "the suite looks for no such device"
        if not reason and index and not (index.isdigit() and int(index) < device_count(kind)):
            reason = f"there is no {kind} with this index"
        if reason:
            reason = devices().absent.get(kind, reason)
            raise pytest.UsageError(f"--device {name}: {reason}; choose from {', '.join(devices().present)}")
    return tuple(sorted(set(names))) or devices().present


def device_count(kind: str) -> int:
    """How many devices of a kind take an index; none of the CPU, of which there is one."""
    if kind in ("cuda", "xpu", "mps"):
        return int(getattr(torch, kind).device_count())
    return int(kind != "cpu")


def wanted(claims: dict[str, catalogue.Claim], patterns: list[str], names: tuple[str, ...]) -> set[str]:
    """The ids of the claims whose id or one of whose numbers matches a shell pattern; all without one.

    Raises pytest.UsageError for a pattern that matches nothing, or nothing that speaks of these devices.
    """
    found = set() if patterns else set(claims)
    for pattern in patterns:
        ids = {
            each.id
            for each in claims.values()
            if any(fnmatch.fnmatchcase(name, pattern) for name in (each.id, *each.cites))
        }
        if not ids:
            raise pytest.UsageError(
                f"--claims {pattern}: no claim has such an id or number; conformance/claims lists them"
            )
        if not any(catalogue.speaks_of(claims[each].devices, name) for each in ids for name in names):
            raise pytest.UsageError(f"--claims {pattern}: such claims do not speak of {', '.join(names)}")
        found |= ids
    return found


def claim_of(item: Any) -> str | None:
    """The id of the claim that a test judges, or None for another test."""
    mark = item.get_closest_marker("claim")
    return str(mark.args[0]) if mark is not None else None


def device_of(nodeid: str) -> str:
    """The device that a test's id names; a property that takes no device is judged on the CPU."""
    match = re.search(r"\[([^\]]+)\]$", nodeid)
    return match[1] if match else "cpu"


def verdict_of(found: str, device: str, expected: catalogue.Expectation, outcome: Outcome) -> results.Verdict:
    """The verdict of a claim in a column, beside what was expected."""
    return results.Verdict(
        claim=found,
        device=device,
        expected=expected.verdict,
        because=expected.because,
        surprise=outcome.surprises(expected),
        **dataclasses.asdict(outcome),
    )


def described(verdict: results.Verdict) -> str:
    """A surprise as a person reads it: what was expected, what was found, and the program that shows it."""
    lines = [f"{verdict.claim} on {verdict.device}: expected {verdict.expected}, found {verdict.verdict}"]
    lines += [text for text in (verdict.reason, verdict.failure) if text]
    if (verdict.expected, verdict.verdict) == ("refuted", "holds"):
        lines.append(f"no counter-example among {verdict.cases} inputs; a larger --cases may find one")
    lines += [f"{name} = {value}" for name, value in verdict.inputs.items()]
    return "\n".join([*lines, "", verdict.script] if verdict.script else lines)


if sys.flags.optimize:
    raise pytest.UsageError("python -O drops the assertions that properties are made of: run without it")
