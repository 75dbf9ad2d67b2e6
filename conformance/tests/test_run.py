"""A whole run, as a user starts it: one complete file, the same however it is run, or none."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
import torch

from conformance import catalogue
from conformance.catalogue import load, speaks_of
from conformance.runner.options import unusable_pair
from conformance.tests.runs import ROOT, planted, suite
from conformance.verdict.results import Truncated, read

SOME = ("--cases", "15", "-k", "from_numpy and not kills")


def verdicts(run):
    """All that two equal runs must agree on."""
    return {
        key: (
            each.verdict,
            each.expected,
            each.surprise,
            each.failure,
            each.inputs,
            each.cases,
            each.coverage,
        )
        for key, each in run.verdicts.items()
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A small run without xdist, and what it printed."""
    path = tmp_path_factory.mktemp("alone") / "run.jsonl"
    junit = path.with_suffix(".xml")
    finished = suite(*SOME, "-vv", "--junitxml", str(junit), "--results", str(path), own_process=True)
    assert path.exists(), finished.stdout + finished.stderr
    return read(path), finished


def test_every_claim_has_a_verdict_in_every_column(alone):
    run, _ = alone
    assert {"cpu", "meta"} <= set(run.header.devices)
    assert set(run.verdicts) == {(claim, device) for claim in run.claims for device in run.header.devices}
    assert run.header.torch == torch.__version__


def test_a_column_that_a_claim_does_not_speak_of_is_absent_with_the_reason(alone):
    run, _ = alone
    verdict = run.verdicts["from_numpy.keeps-dtype", "meta"]
    assert (verdict.verdict, verdict.surprise) == ("absent", False)
    assert verdict.reason == catalogue.DOMAINS["cpu"]
    assert verdict.cases == 0


def test_workers_give_the_same_file_as_one_process(alone, tmp_path):
    path = tmp_path / "run.jsonl"
    finished = suite(*SOME, "-n", "2", "--results", str(path))
    assert verdicts(read(path)) == verdicts(alone[0])
    ended = finished.stdout.partition("[100%]")[2].splitlines()
    assert len(ended) <= 40
    assert "every verdict is the expected one" in ended


def test_the_order_of_the_claims_changes_nothing(alone, tmp_path):
    path = tmp_path / "run.jsonl"
    suite(*SOME, "-p", "conformance.tests.backwards", "--results", str(path))
    assert verdicts(read(path)) == verdicts(alone[0])


def test_the_summary_names_each_refuted_claim_if_asked_and_the_file(alone):
    run, finished = alone
    refuted = {claim for (claim, _), each in run.verdicts.items() if each.verdict == "refuted"}
    assert refuted
    assert all(claim in finished.stdout for claim in refuted)
    assert "results: " in finished.stdout
    assert re.search(r"^cpu +\d+ holds, \d+ refuted$", finished.stdout, re.MULTILINE)


def test_junit_has_the_sentence_the_numbers_and_the_verdict_of_each_claim(alone, tmp_path_factory):
    (junit,) = tmp_path_factory.getbasetemp().glob("alone[0-9]*/run.xml")
    claim = catalogue.load()["from_numpy.keeps-dtype"]
    (case,) = (
        each
        for each in ElementTree.parse(junit).iter("testcase")
        if f"[{claim.id}@cpu]" in each.get("name", "")
    )
    properties = {each.get("name"): each.get("value") for each in case.iter("property")}
    assert properties == {"sentence": claim.sentence, "numbers": " ".join(claim.cites), "verdict": "holds"}


def test_the_suite_runs_the_claims_and_nothing_else():
    finished = suite("--collect-only")
    collected = [line for line in finished.stdout.splitlines() if "::" in line]
    named = {line.rpartition("[")[2].partition("@")[0] for line in collected}
    eager = [claim for claim in catalogue.load().values() if claim.devices != "modes"]
    assert {claim.id for claim in eager if claim.devices in ("cpu", "data")} <= named
    assert all(line.startswith("conformance/properties/") for line in collected)


def test_nothing_touches_cuda_before_the_first_test():
    program = "import conformance.runner.plugin, strategies, torch; strategies.devices(); "
    program += "print(torch.cuda.is_initialized())"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("pair", "words"),
    [(("2.2.2+cu121", "2.0.0"), 'install "numpy<2"'), (("1.13.1", "2.4.6"), 'install "numpy<2"')],
)
def test_a_pair_that_cannot_work_is_refused_saying_what_to_install(pair, words):
    assert words in unusable_pair(*pair)


def test_a_pair_that_works_is_not_refused():
    assert unusable_pair("2.3.0", "2.0.0") == ""
    assert unusable_pair("1.13.1", "1.26.4") == ""


def test_the_refusal_comes_before_the_first_test(tmp_path):
    finished = suite("-p", "conformance.tests.old_torch", "--results", str(tmp_path / "run.jsonl"))
    assert finished.returncode == 4
    assert 'install "numpy<2"' in finished.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--device", "warp"], "--device warp: the suite looks for no such device; choose from cpu"),
        (["--device", "lazy:7"], "--device lazy:7: there is no lazy with this index; choose from cpu"),
        (["--device", "cpu:0"], "--device cpu:0: there is no cpu with this index; choose from cpu"),
        (["--cases", "0"], "argument --cases: 0 is not a number of inputs; give at least 1"),
        (
            ["--results", "/proc/none/run.jsonl"],
            "--results /proc/none/run.jsonl: the folder cannot be written",
        ),
        (["--results", "/proc"], "--results /proc: this is a folder; name a file in it"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_first_test(arguments, words):
    finished = suite(*arguments)
    assert finished.returncode == 4
    assert words in finished.stderr


def test_a_part_of_the_claims_does_not_overwrite_the_results_of_all():
    finished = suite("--claims", "item.after-cpu", "--cases", "1")
    assert "-part.jsonl" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--claims", "nothing.*"], "--claims nothing.*: no claim has such an id or number"),
        (["--claims", "nothing.*", "-n", "2"], "--claims nothing.*: no claim has such an id or number"),
        (["--claims", "003.4", "--device", "cpu"], "--claims 003.4: such claims do not speak of cpu"),
    ],
)
def test_claims_that_match_nothing_are_a_usage_error(arguments, words):
    finished = suite(*arguments)
    assert finished.returncode == 4
    assert words in finished.stderr


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["--claims", "003.31"], lambda each: "003.31" in each.cites),
        (
            ["--claims", "000.*", "--claims", "item.after-*"],
            lambda each: each.cites[0].startswith("000.") or each.id.startswith("item.after-"),
        ),
        (
            ["--claims", "item.*", "-m", "refusal"],
            lambda each: each.kind == "refusal" and each.id.startswith("item."),
        ),
    ],
    ids=["number", "two patterns", "kind"],
)
def test_claims_are_chosen_by_id_number_and_kind(arguments, chosen, tmp_path):
    suite("--device", "cpu", "--cases", "1", *arguments, "--results", str(tmp_path / "run.jsonl"))
    expected = {claim.id for claim in load().values() if chosen(claim) and speaks_of(claim.devices, "cpu")}
    assert set(read(tmp_path / "run.jsonl").claims) == expected


def test_exploring_keeps_a_failure_and_tries_it_first(tmp_path, monkeypatch):
    """One input is enough the second time, although few arrays have no sides."""
    explored = ("--explore", "--claims", "from_numpy.same-address", "--results", str(tmp_path / "run.jsonl"))
    for cases in ("300", "1"):
        suite(*planted(monkeypatch), *explored, "--cases", cases)
        assert read(tmp_path / "run.jsonl").verdicts["from_numpy.same-address", "cpu"].verdict == "refuted"


def test_exploring_tries_other_inputs_each_time(tmp_path):
    seeds = []
    for name in ("one", "two"):
        suite("--explore", "--claims", "item.after-cpu", "--cases", "1", "--results", str(tmp_path / name))
        seeds.append(read(tmp_path / name).header.seed)
    assert seeds[0] != seeds[1]


def test_a_file_without_its_footer_does_not_count(tmp_path):
    path = tmp_path / "run.jsonl"
    suite(*SOME, "--results", str(path))
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(Truncated):
        read(path)
