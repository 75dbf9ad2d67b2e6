"""The published runs are whole, speak of today's claims, and stand beside what the commands make of them."""

from __future__ import annotations

import configparser
import fnmatch
import functools
import json
import sys
from pathlib import Path

import pytest

from conformance import catalogue
from conformance.benchmarks import summary
from conformance.runner.fingerprints import of_claims
from conformance.tools.published import Folder, Tree
from conformance.tools.rendered import COMMANDS, Rendered
from conformance.verdict import results
from reports import discoveries, faults
from reports.__main__ import main

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "reports"
DATA = REPORTS / "data"
FAULTS = ROOT / "conformance" / "faults"
RUNS = sorted((DATA / "runs").glob("*.jsonl"))
# As soon as something is published all of this is asked of it.
of_runs, of_faults, of_coverage = (
    pytest.mark.xfail(not there, reason=f"no {what} published in reports/data", strict=True)
    for what, there in (
        ("runs are", RUNS),
        ("kill matrix is", (DATA / "faults.json").exists()),
        ("coverage is", (DATA / "coverage.json").exists()),
    )
)


def _speaks_of(claim, device):
    return catalogue.speaks_of(claim.devices, device)


@functools.cache
def fingerprints():
    return of_claims()


@pytest.fixture(scope="module")
def claims():
    return catalogue.load()


def environments():
    """The tox environments of the matrix."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    return [name.strip() for name in tox["tox"]["labels"].split("=")[1].split(",")]


@of_runs
def test_each_run_is_of_an_environment_of_the_matrix_and_the_ends_are_there():
    published, known = {path.stem for path in RUNS}, environments()
    assert published <= set(known)
    minors = [name for name in known if "-" not in name]
    assert {minors[0], minors[-1]} <= published


@of_runs
def test_runs_of_two_versions_of_torch_differ_in_torch():
    """All are of one Python, and of NumPy 2 at one version, so that a diff of two says what torch changed."""
    headers = [results.read(path).header for path in RUNS if "-" not in path.stem]
    assert len({header.python.rpartition(".")[0] for header in headers}) == 1
    assert len({header.numpy for header in headers if header.numpy >= "2"}) == 1


LACKING = sorted(set(environments()) - {path.stem for path in RUNS})


@pytest.mark.xfail(bool(LACKING), reason=f"still to be published: {', '.join(LACKING)}", strict=True)
def test_each_environment_of_the_matrix_has_its_run():
    assert not LACKING


def test_tox_and_ci_know_the_supported_versions_of_torch():
    """A torch that joins conformance/catalogue/versions.py joins the matrix, the dependencies and CI."""
    minors = [".".join(version.split(".")[:2]) for version in catalogue.TORCH]
    assert [name for name in environments() if "-" not in name] == [f"torch{minor}" for minor in minors]
    text = (ROOT / "tox.ini").read_text(encoding="utf-8")
    assert [minor for minor in minors if f"torch{minor}: torch=={minor}.*" not in text] == []
    newest = f"torch{minors[-1]}"
    assert f"tox -e {newest}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"reports/data/runs/{newest}.jsonl" in (ROOT / "README.md").read_text(encoding="utf-8")


@of_runs
def test_every_published_verdict_is_fresh():
    """What is stale is judged again by python -m conformance publish."""
    assert RUNS
    assert [*Folder(DATA / "runs").stale(Tree.here())] == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            pytest.param(name, marks=of_runs)
            for name in ("matrix.md", "documents.md", "findings.md", "refuted.md", "guide.md")
        ),
        *(pytest.param(name, marks=of_faults) for name in ("faults", "faults.md")),
        *(pytest.param(name, marks=of_coverage) for name in ("coverage", "coverage.md")),
    ],
)
def test_what_is_measured_and_rendered_is_fresh(name):
    """It is made anew by python -m conformance publish."""
    assert name in ("faults", "coverage", *COMMANDS)
    assert not Rendered(REPORTS, fingerprints()).is_stale(name)


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_a_published_run_says_what_the_catalogue_expects(path, claims):
    """Reading refuses a file that was cut or edited; what it says is compared word by word."""
    run = results.read(path)
    assert (run.header.profile, run.header.seed, run.header.shard) == ("default", 0, "")
    spoken = {each.id for each in claims.values() for name in run.header.devices if _speaks_of(each, name)}
    assert set(run.claims) == spoken
    for found, stated in run.claims.items():
        ours = claims[found]
        assert (stated.sentence, tuple(stated.cites), stated.kind) == (ours.sentence, ours.cites, ours.kind)
    for (found, device), verdict in run.verdicts.items():
        expected = claims[found].expected(run.header.torch, run.header.numpy, device)
        assert not verdict.surprise
        if (verdict.verdict, expected.verdict) == ("absent", "holds"):
            assert verdict.mode != catalogue.EAGER
            assert "calls got into a graph" in verdict.reason, (
                "torch decides what it captures, and nothing else"
            )
        else:
            assert (verdict.verdict, verdict.because) == (expected.verdict, expected.because)


def test_a_checkout_is_small():
    """Runs are lines of text, so that a change shows what it changes; git packs them to a tenth."""
    folders = [ROOT / name for name in ("conformance", "reports", "strategies")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    sizes = [path.stat().st_size for path in files if "__pycache__" not in path.parts]
    assert 10**6 < sum(sizes) <= 20 * 2**20


@of_runs
@pytest.mark.parametrize("command", ["matrix", "documents", "findings", "refuted"])
def test_what_is_rendered_is_what_the_command_makes_of_the_runs(command, tmp_path):
    made = tmp_path / f"{command}.md"
    style = ["--format", "markdown"] if command in ("matrix", "documents") else []
    assert main([command, *map(str, RUNS), *style, "--output", str(made)]) == 0
    assert (REPORTS / f"{command}.md").read_text(encoding="utf-8") == made.read_text(encoding="utf-8")


def test_the_readme_lists_the_worst_findings():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    begin, end = "<!-- findings: begin -->\n", "<!-- findings: end -->"
    assert text.partition(begin)[2].partition(end)[0].splitlines() == discoveries.worst(discoveries.load())


@pytest.mark.parametrize(
    "command", [pytest.param("faults", marks=of_faults), pytest.param("coverage", marks=of_coverage)]
)
def test_what_is_rendered_is_what_the_command_makes_of_the_data(command, tmp_path):
    made = tmp_path / f"{command}.md"
    assert main([command, str(DATA / f"{command}.json"), "--output", str(made)]) == 0
    assert (REPORTS / f"{command}.md").read_text(encoding="utf-8") == made.read_text(encoding="utf-8")


@of_faults
def test_the_kill_matrix_is_whole_and_each_fault_is_caught_by_the_claims_that_it_names(claims):
    """A survivor is a defect of a property or a strategy, and so is a claim that is red without a reason."""
    named = {
        fault: patterns
        for path in (FAULTS / "caught_by").glob("*.toml")
        for of_entry in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for fault, patterns in of_entry.items()
    }
    assert named
    matrix = faults.load(DATA / "faults.json")
    assert sorted(each.name for each in matrix.faults) == sorted(named)
    assert matrix.facts["cases"] == "200"
    for each in matrix.faults:
        judged = {*each.red, *each.green}
        for pattern in named[each.name]:
            meant = fnmatch.filter(judged, pattern if "@" in pattern else f"{pattern}@*")
            assert meant
            assert not set(meant) & set(each.green), f"{each.name} is survived by {pattern}"
        assert not {column.partition("@")[0] for column in judged} - set(claims)


WIDE = 359  # claims of which no fault turns fewer than 25 red: narrower ones are still to be written


@of_faults
def test_a_claim_has_a_fault_that_few_others_catch(claims):
    """Of what a fault turns red, the narrowest turns at most two dozen red, but for so many claims."""
    narrowest = dict.fromkeys(claims, len(claims))
    matrix = faults.load(DATA / "faults.json")
    for fault in matrix.faults:
        for column in fault.red:
            claim = column.partition("@")[0]
            narrowest[claim] = min(narrowest[claim], len(fault.red))
    green = {claim for claim, most in narrowest.items() if most == len(claims)}
    left_out = (*matrix.exempt, *matrix.unplanted)
    assert not [claim for claim in green if not any(fnmatch.fnmatchcase(claim, each) for each in left_out)]
    assert sum(24 < most < len(claims) for most in narrowest.values()) <= WIDE


def test_the_ratios_that_were_measured_are_told():
    found = json.loads((REPORTS / "benchmarks" / "benchmarks.json").read_text(encoding="utf-8"))
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    begin, end = "<!-- benchmarks: begin -->\n", "<!-- benchmarks: end -->"
    assert text.partition(begin)[2].partition(end)[0].splitlines() == summary.table(found)
    assert (REPORTS / "benchmarks" / "benchmarks.png").stat().st_size > 10_000


@pytest.mark.parametrize("broken", ["", "[]", '{"faults": {"a": {}}}'], ids=["empty", "list", "shape"])
def test_what_is_no_kill_matrix_and_no_coverage_is_refused_in_a_sentence(broken, tmp_path, capsys):
    path = tmp_path / "broken.json"
    path.write_text(broken)
    for command in ("faults", "coverage"):
        assert main([command, str(path)]) == 2
        assert "write it with python -m conformance." in capsys.readouterr().err
