"""The pytest plugin: one test for each claim and device, one verdict for each test, one file for each run."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import importlib
import os
import platform
import re
import secrets
import shutil
import signal
import sys
import tempfile
import warnings
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.properties.ways import WAYS
from conformance.runner import gpus, options, replay
from conformance.runner.ambient import restored
from conformance.runner.children import judge_in_child
from conformance.runner.databases import HERE, database
from conformance.runner.forking import death
from conformance.runner.judging import Leak, Outcome, judge
from conformance.runner.record import BROKEN_DEVICE, Record, last_input, outcome_of_death
from conformance.runner.search import Search
from conformance.verdict import results, summary
from strategies import another, devices

PHASES = (
    hypothesis.Phase.explicit,
    hypothesis.Phase.reuse,
    hypothesis.Phase.generate,
    hypothesis.Phase.shrink,
)
_FOLDER = Path(__file__).resolve().parent
_STILLBORN = 3  # workers that die before their first claim, until the run is given up


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    options.add(parser)


@pytest.hookimpl(tryfirst=True)  # before xdist reads its options
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Judge in workers, one where the user asks for none, so that the run outlives a claim that kills."""
    worker = hasattr(config, "workerinput")  # which comes here too
    if worker or not config.pluginmanager.hasplugin("xdist") or not judges_claims(config):
        return
    option = config.option
    if option.maxworkerrestart is None:
        option.maxworkerrestart = "1000000"
    if option.numprocesses and gpus.LISTED not in os.environ:
        _assign_gpus(config)
    if option.numprocesses is None and not option.tx and not option.usepdb and not option.collectonly:
        option.numprocesses = 1  # which sees all GPUs


def judges_claims(config: pytest.Config) -> bool:
    """Whether this is a run of the claims, and not of the project's own tests."""
    paths = [Path(config.invocation_params.dir, each.partition("::")[0]).resolve() for each in config.args]
    return any(
        path == _FOLDER.parent or path == _FOLDER or _FOLDER / "properties" in (path, *path.parents)
        for path in paths
    )


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


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be done, then register the run."""
    config.addinivalue_line("markers", "claim(id): the property of the claim with this id")
    for kind in catalogue.KINDS:
        config.addinivalue_line("markers", f"{kind}: claims of this kind")
    controls = not hasattr(config, "workerinput")
    if controls and (config.getoption("--explore") or config.getoption("--for")):
        config.option.claims_seed = secrets.randbits(32)
    options.import_devices(config.getoption("--device-module"))
    if config.getoption("--fault") is not None:
        options.plant_fault(config)
    if controls:
        options.check(config)
        _end_as_interrupted(config)
    config.pluginmanager.register(Session(config), "conformance-session")


def _end_as_interrupted(config: pytest.Config) -> None:
    """Let SIGTERM end a run as Ctrl-C does: with a summary, without a file."""
    if judges_claims(config):
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        config.add_cleanup(functools.partial(_handle, before))


def _handle(handler: Any) -> None:
    signal.signal(signal.SIGTERM, handler)


class Session:
    """The state of one run: the catalogue, the columns, and the verdicts as they come in."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.worker = hasattr(config, "workerinput")
        if self.worker:  # workers parse the command line again, so the controller tells them what it drew
            config.option.claims_seed = self._told("seed")
        self.claims = catalogue.load()
        self.devices = options.chosen_devices(config.getoption("--device"))
        self.replayed = self._replayed()
        chosen = options.wanted(self.claims, config.getoption("--claims"), self.devices)
        self.wanted = {each for each in chosen if options.in_shard(each, config.getoption("--shard"))}
        self.property_of = {
            (file, function): stated for stated, file, function in catalogue.stated_properties()
        }
        self.selected: dict[str, set[str]] = {}
        self.verdicts: dict[tuple[str, str], results.Verdict] = {}
        self.started = datetime.datetime.now(datetime.timezone.utc)
        self.path: Path | None = None
        self.problem = "the run did not come to its end"
        self.bound: list[Any] = []
        self.budget = 0.0
        self.deaths: dict[str, str] = {}
        self.uncollected: set[str] = set()
        fault = config.getoption("--fault")
        self.notes = [f"fault: {fault}, so that this is not torch as it is"] if fault else []
        self.stillborn = 0
        self.given_up = False
        self.search = self._search()
        self.folder = Path(self._told("records") or tempfile.mkdtemp(prefix="conformance-"))
        self.record = Record(self.folder, os.environ.get("PYTEST_XDIST_WORKER", "alone"))

    def _told(self, name: str) -> Any:
        """What the controller told this worker; None on the controller."""
        return getattr(self.config, "workerinput", {}).get(name)

    def _replayed(self) -> dict[tuple[str, str], list[replay.Inputs]]:
        """The inputs that are tried first: of the file to replay, else what searches found here."""
        file: Path | None = self.config.getoption("--replay")
        try:
            return replay.of_run(results.read(file)) if file else replay.found()
        except (results.ResultsError, replay.Unreadable, OSError) as error:
            raise pytest.UsageError(f"--replay {error}" if file else str(error)) from None

    def _search(self) -> Search | None:
        """The search that goes on, or begins; None where none was asked for, and on workers."""
        if self.worker or not self.config.getoption("--for") or self.config.option.collectonly:
            return None
        header = dataclasses.asdict(dataclasses.replace(self.header(), seed=0, started=""))
        names = ("--for", "--claims", "--device-module", "--examples", "--explore", "markexpr", "keyword")
        what = header | {name: self.config.getoption(name) for name in names}
        try:
            search = Search(what, self.config.option.claims_seed)
        except OSError as error:
            problem = f"the folder .conformance cannot be written ({error.strerror})"
            raise pytest.UsageError(f"--for: {problem}; search in another folder") from None
        self.config.option.claims_seed = search.seed
        self.verdicts.update(search.done)
        return search

    def settings(self, share: float) -> hypothesis.settings:
        """What Hypothesis may do: no deadline, one failure at a time, a database where one is asked for."""
        explore, place = self.config.getoption("--explore"), self.config.getoption("--examples")
        kept = database(place or str(HERE)) if explore or place else None
        phases = [phase for phase in PHASES if kept is not None or phase is not hypothesis.Phase.reuse]
        return hypothesis.settings(
            max_examples=max(1, round(options.cases(self.config) * share)),
            database=kept,
            deadline=None,
            report_multiple_bugs=False,
            print_blob=False,
            phases=phases[:1] if self.config.getoption("--replay") else phases,
            suppress_health_check=list(hypothesis.HealthCheck),
        )

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give each property the devices that its claim speaks of; the CPU where it takes none."""
        stated = claim_of(metafunc.definition)
        if stated is None:
            return
        judged = catalogue.judged_by(stated, self.claims)
        if not judged or not self.claims.keys() >= set(judged):
            raise pytest.UsageError(
                f"{metafunc.definition.nodeid}: no claim {stated!r}; add it to conformance/claims"
            )
        takes = "device" in metafunc.fixturenames
        columns = [
            (found, name)
            for found in judged
            for name in (self.devices if takes else ("cpu",))
            if catalogue.speaks_of(self.claims[found].devices, name)
        ]
        if stated.startswith("*."):
            ways = [catalogue.way_of(found) for found, _ in columns]
            values = [(WAYS[way], name)[: 1 + takes] for way, (_, name) in zip(ways, columns)]
            names = [f"{way}@{name}" for way, (_, name) in zip(ways, columns)]
            metafunc.parametrize(("way", "device")[: 1 + takes], values, ids=names)
        elif takes:
            metafunc.parametrize("device", [name for _, name in columns])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Prepare each property before pytest selects by -m and -k, then share out the time of a search."""
        self._prepare(items)
        yield
        seconds: float | None = self.config.getoption("--for")
        if seconds:
            judged = [item for item in items if self._expected(item.nodeid).verdict != "absent"]
            self.budget = seconds * (self._told("workercount") or 1) / max(1, len(judged))
        told = self._told("done") or (self.search.done if self.search else ())
        done = {tuple(each) for each in told}
        items[:] = [each for each in items if (claim_of(each), device_of(each.nodeid)) not in done]

    def _prepare(self, items: list[pytest.Item]) -> None:
        """Bind each property to its settings and to a seed that depends on its claim alone."""
        items[:] = [item for item in items if self._is_wanted(item)]
        for item in items:
            found = claim_of(item)
            test: Any = getattr(item, "obj", None)
            if found is not None:
                item.add_marker(self.claims[found].kind)
            if found is not None and test not in self.bound:
                mark: Any = item.get_closest_marker("claim")
                hypothesis.seed(zlib.crc32(mark.args[0].encode()) + self.config.option.claims_seed)(test)
                self.settings(mark.kwargs.get("share", 1.0))(test)
                self.bound.append(test)

    def _is_wanted(self, item: pytest.Item) -> bool:
        found, device = claim_of(item), device_of(item.nodeid)
        if found is None:
            return True
        if self.config.getoption("--replay") and (found, device) not in self.replayed:
            return False
        return found in self.wanted and device in self.devices

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is left after every selection."""
        self._select(item.nodeid for item in session.items)

    def _expected(self, nodeid: str) -> catalogue.Expectation:
        found = self._claim_at(nodeid)
        if found is None:
            return catalogue.HOLDS
        device, claim = device_of(nodeid), self.claims[found]
        if claim.devices == "several" and not another(device):
            named = f"--device {device.partition(':')[0]}:0 lets each worker see all"
            return catalogue.Expectation("absent", because=f"this process sees one such device; {named}")
        return claim.expected(torch.__version__, np.__version__, device)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Note what the workers collected, since the controller of xdist collects nothing."""
        self._select(ids)

    def _select(self, nodeids: Iterable[str]) -> None:
        for done, device in self.search.done if self.search else ():
            self.selected.setdefault(done, set()).add(device)
        for nodeid in nodeids:
            found = self._claim_at(nodeid)
            if found is not None:
                self.selected.setdefault(found, set()).add(device_of(nodeid))

    def _claim_at(self, nodeid: str) -> str | None:
        path, _, name = nodeid.partition("::")
        stated = self.property_of.get((Path(path).name, name.partition("[")[0]))
        return stated and stated.replace("*", way_of(nodeid))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be collected: a run without its claims is not whole."""
        if report.failed:
            self.uncollected.add(report.nodeid)
            self.problem = f"{', '.join(sorted(self.uncollected))} could not be collected; mend that first"

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of xdist where its record goes, and what is done already."""
        node.workerinput["records"] = str(self.folder)
        node.workerinput["seed"] = self.config.option.claims_seed
        node.workerinput["done"] = [list(key) for key in self.search.done] if self.search else []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Note how a worker died; give up where workers die before they judge anything."""
        process = getattr(getattr(node.gateway, "_io", None), "popen", None)
        if not error or process is None:
            return
        with contextlib.suppress(Exception):  # it has closed its pipe, and is as good as dead
            self.deaths[node.gateway.id] = death(process.wait(timeout=10))
        if not last_input(self.folder, node.gateway.id)[0]:
            self.stillborn += 1
        if self.stillborn >= _STILLBORN:
            how = self.deaths.get(node.gateway.id, "died")
            self.problem = f"{_STILLBORN} workers {how} as they started: this torch cannot be judged"
            self.given_up = True  # what was on its way to those workers may be reported yet, as crashed
            pytest.exit(self.problem, 3)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Judge a property in place of merely running it."""
        found = claim_of(pyfuncitem)
        if found is None:
            return None
        device = device_of(pyfuncitem.nodeid)
        expected = self._expected(pyfuncitem.nodeid)
        verdict = verdict_of(found, device, expected, self._judged(pyfuncitem, expected))
        pyfuncitem.user_properties.append(("verdict", dataclasses.asdict(verdict)))
        if verdict.surprise:
            pytest.fail(summary.explained(verdict), pytrace=False)
        return True

    def _judged(self, item: pytest.Function, expected: catalogue.Expectation) -> Outcome:
        """Judge a property: in a child where it is known to kill, not at all where nothing can be judged."""
        if expected.verdict == "absent":
            return Outcome(verdict="absent", reason=expected.because)
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        limit = options.limit(self.config) + self.budget
        try:
            with _unwarned(), restored(), self._examples_first(item):
                if expected.verdict == "crashed":
                    return judge_in_child(item.obj, arguments, expected, self.folder, item.nodeid, limit)
                leave = functools.partial(self._leave_if_sticky, device_of(item.nodeid))
                with self.record.limited(limit if self.worker else 0):
                    outcome = judge(
                        item.obj,
                        arguments,
                        expected,
                        functools.partial(self.record.about_to_try, item.nodeid),
                        leave,
                        attempts=1 if self.config.getoption("--replay") else 10,
                        budget=self.budget,
                    )
                    leave()  # what a call that waits for nothing broke shows only now
                    return outcome
        except (Leak, replay.Unreadable) as error:
            return Outcome(verdict="errored", reason=f"{type(error).__name__}: {error}")

    @contextlib.contextmanager
    def _examples_first(self, item: pytest.Function) -> Iterator[None]:
        if self.config.getoption("--explore") or self.config.getoption("--examples"):
            # else what one device alone shows is kept under the claim, and deleted where another passes
            item.obj.hypothesis.inner_test._hypothesis_internal_add_digest = device_of(item.nodeid).encode()
        examples = self.replayed.get((claim_of(item) or "", device_of(item.nodeid)), [])
        if not self.config.getoption("--replay"):  # an old find that no longer fits is passed over
            examples = [each for each in examples if replay.fits(item.obj, each)]
        with replay.tried_first(item.obj, examples):
            yield

    def _leave_if_sticky(self, device: str) -> None:
        """Leave a worker whose device is broken for good: each later claim would fail for this one."""
        if self.worker and is_broken(device):
            os._exit(BROKEN_DEVICE)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the verdict that a report brings; one that brings none is a crash or a mistake."""
        found = self._claim_at(report.nodeid)
        if self.worker or found is None:
            return
        key = found, device_of(report.nodeid)
        brought: Any = dict(report.user_properties).get("verdict")
        if brought is not None and report.when == "call":
            self.verdicts[key] = results.Verdict(**brought)
            self.stillborn = 0
        elif report.failed and key not in self.verdicts:
            outcome = self._outcome_without_verdict(report)
            self.verdicts[key] = verdict_of(*key, self._expected(report.nodeid), outcome)
        else:
            return
        if self.search:
            with contextlib.suppress(OSError):  # on a full disk the search cannot be resumed, that is all
                self.search.add(self.verdicts[key])

    def _outcome_without_verdict(self, report: pytest.TestReport) -> Outcome:
        if report.when in ("setup", "call", "teardown"):
            text = str(report.longrepr).strip().splitlines() or ["no report"]
            return Outcome(verdict="errored", reason=text[-1])
        worker = report.node.gateway.id
        path, _, name = report.nodeid.partition("::")
        module = importlib.import_module(f"conformance.properties.{Path(path).stem}")
        inner = getattr(module, name.partition("[")[0]).hypothesis.inner_test
        how = self.deaths.get(worker, "the worker died")
        return outcome_of_death(self.folder, worker, report.nodeid, inner, how)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results file, on the controller alone, if the run came to its end."""
        if self.worker or not self.selected or session.config.option.collectonly:
            return
        ended_early = session.shouldstop or session.shouldfail or self.uncollected or self.given_up
        if ended_early or not self._complete():
            self._keep_finds()
            return
        path = self.config.getoption("--results") or options.default_results(self._part())
        try:
            results.write(path, self.run())
        except OSError as error:
            self.problem = f"{path} cannot be written ({error.strerror}); run again with another --results"
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
            return
        self.path = path
        self._keep_finds()
        if self.search:
            self.search.end()
            surprised = any(each.surprise for each in self.verdicts.values())
            session.exitstatus = pytest.ExitCode.TESTS_FAILED if surprised else pytest.ExitCode.OK

    def _keep_finds(self) -> None:
        """Keep what a search found, so that later runs try it first."""
        if self.search or self.config.getoption("--explore"):
            try:
                replay.keep(each for each in self.verdicts.values() if each.surprise)
            except (OSError, replay.Unreadable) as error:
                self.notes.append(f"what was found is not kept: {error}")

    def _part(self) -> str:
        """What the name of the default file says of a run that did not judge every claim."""
        whole = {
            (each.id, name)
            for each in self.claims.values()
            for name in devices().present
            if catalogue.speaks_of(each.devices, name)
            and options.in_shard(each.id, self.config.getoption("--shard"))
        }
        if self.config.getoption("--replay"):
            return "-replay"
        shard = (
            f"-shard{self.config.getoption('--shard').replace('/', 'of')}"
            if self.config.getoption("--shard")
            else ""
        )
        if self.config.getoption("--fault"):
            shard += f"-fault-{self.config.getoption('--fault')}"
        judged = {(found, name) for found, names in self.selected.items() for name in names}
        return shard + ("" if judged >= whole else "-part")

    def pytest_unconfigure(self) -> None:
        """Remove the records of this run."""
        self.record.close()
        if not self.worker:
            shutil.rmtree(self.folder, ignore_errors=True)

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
            claim_id: f"properties/{file}::{function}" for claim_id, file, function in catalogue.properties()
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
        build = {"git": torch.version.git_version, "cuda": torch.version.cuda, "debug": torch.version.debug}
        if self.config.getoption("--fault"):
            build["fault"] = self.config.getoption("--fault")
        return results.Header(
            torch=torch.__version__,
            torch_build={fact: str(value) for fact, value in build.items()},
            numpy=np.__version__,
            python=platform.python_version(),
            hypothesis=hypothesis.__version__,
            platform=platform.platform(),
            devices=list(self.devices),
            absent=devices().absent,
            seed=self.config.option.claims_seed,
            profile="replay" if self.config.getoption("--replay") else self.config.getoption("--profile"),
            cases=options.cases(self.config),
            suite=catalogue.digest(),
            shard=self.config.getoption("--shard") or "",
            started=self.started.isoformat(timespec="seconds"),
        )

    def pytest_report_header(self) -> list[str]:
        """Say what is being judged."""
        here = ", ".join(self.devices)
        away = "; ".join(f"{name}: {reason}" for name, reason in devices().absent.items())
        lines = [
            f"torch {torch.__version__}, NumPy {np.__version__}, Hypothesis {hypothesis.__version__}",
            f"devices: {here} ({away})",
        ]
        if self.search and self.search.done:
            lines.append(f"search: goes on, {len(self.search.done)} verdicts are done")
        return lines

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """End with the verdicts by number, the refuted claims, and where the results lie."""
        if self.worker or not self.selected or not self.verdicts:
            return
        lines = summary.surprises(self.verdicts.values())
        for title, body in (
            ("verdicts", summary.counted(self.verdicts, self.devices)),
            ("refuted claims", summary.refutations(self.claims, self.verdicts)),
            ("surprises" if lines else "no surprise: every verdict is the expected one", lines),
        ):
            terminalreporter.section(title)
            for line in body:
                terminalreporter.write_line(line)
        for note in self.notes:
            terminalreporter.write_line(note)
        terminalreporter.write_line(f"results: {self.path or f'none written, because {self.problem}'}")


@contextlib.contextmanager
def _unwarned() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def claim_of(item: Any) -> str | None:
    """The id of the claim that a test judges, a law's pattern before it has a way, None for another test."""
    mark = item.get_closest_marker("claim")
    return str(mark.args[0]).replace("*", way_of(item.nodeid)) if mark is not None else None


def device_of(nodeid: str) -> str:
    """The device that a test's id names; a property that takes no device is judged on the CPU."""
    match = re.search(r"\[(?:[^\]]*@)?([^\]]+)\]$", nodeid)
    return match[1] if match else "cpu"


def way_of(nodeid: str) -> str:
    """The way across that the id of a law's test names, "*" where it names none."""
    match = re.search(r"\[([^\]]*)@[^\]]+\]$", nodeid)
    return match[1] if match else "*"


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


def is_broken(device: str) -> bool:
    """Whether a CUDA device is broken for the rest of this process, as an earlier kernel may leave it."""
    if device.split(":")[0] != "cuda" or not torch.cuda.is_initialized():
        return False
    try:
        torch.cuda.synchronize()
    except RuntimeError:
        return True
    return False


if sys.flags.optimize:
    raise pytest.UsageError("python -O drops the assertions that properties are made of: run without it")
