"""Modes are columns beside the devices; a call that got into no graph is no evidence there."""

import shutil

import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.catalogue import MODES, load
from conformance.faults import conditions
from conformance.modes import GRAPHS, captured
from conformance.modes import MODES as RUNS
from conformance.properties.ways import WAYS
from conformance.runner.fingerprints import of_mode
from conformance.runner.judging import Outcome
from conformance.runner.selection import chosen_columns
from conformance.tests.runs import ROOT, suite
from conformance.verdict.results import read

A_CLAIM = "clone.makes-of-a-tensor-what-it-makes-eagerly"
COMPILES = pytest.mark.skipif(not MODES["compile"].fits(torch.__version__), reason="torch cannot compile")


def test_every_mode_has_a_function_and_every_function_data():
    assert set(RUNS) == set(MODES)
    assert {each for mode in MODES.values() for each in mode.together} <= set(MODES)


def test_a_claim_of_modes_speaks_of_no_device_and_every_other_of_devices_alone():
    domains = {claim.id: claim.devices for claim in load().values()}
    assert domains[A_CLAIM] == "modes"
    assert catalogue.speaks_of("modes", "cpu/compile")
    assert not any(catalogue.speaks_of("modes", name) for name in ("cpu", "meta", "cuda:0"))
    others = set(domains.values()) - {"modes"}
    assert not any(catalogue.speaks_of(domain, "cpu/compile") for domain in others)


def test_a_mode_that_a_torch_lacks_is_absent_there_with_the_reason():
    expected = load()[A_CLAIM].expected("1.13.1", "1.26.4", "cpu/compile")
    assert (expected.verdict, expected.because) == ("absent", MODES["compile"].without)
    assert load()[A_CLAIM].expected("2.1.2", "1.26.4", "cpu/compile").verdict == "holds"


def test_the_columns_are_devices_without_a_mode_and_the_modes_that_are_named():
    assert not any("/" in name for name in chosen_columns([], []))
    assert chosen_columns([], ["functionalize"]) == ("cpu/functionalize",)
    assert chosen_columns([], ["compile"]) == ("cpu/compile", "cpu/compile-cached")
    assert chosen_columns(["cpu"], ["eager", "functionalize"]) == ("cpu", "cpu/functionalize")


def test_a_mode_that_there_is_not_is_refused():
    finished = suite("--mode", "inductive", "--collect-only")
    assert finished.returncode == 4
    assert "invalid choice: 'inductive'" in finished.stderr


@COMPILES
def test_a_run_of_modes_has_a_column_for_each_and_says_how_much_was_captured(tmp_path):
    path = tmp_path / "run.jsonl"
    finished = suite("--mode", "compile", "--claims", A_CLAIM, "--cases", "15", "--results", str(path))
    run = read(path)
    assert run.header.devices == ["cpu/compile", "cpu/compile-cached"], finished.stdout
    modes = {device: verdict.mode for (_, device), verdict in run.verdicts.items()}
    assert modes == {"cpu/compile": "compile", "cpu/compile-cached": "compile-cached"}
    for verdict in run.verdicts.values():
        assert verdict.verdict == "holds"
        assert verdict.reason == f"{verdict.cases} of {verdict.cases} calls got into a graph"
        assert verdict.coverage["captured"] == {"no": 0, "yes": verdict.cases}


@COMPILES
@pytest.mark.filterwarnings("ignore:Dynamo does not know how to trace:UserWarning")
@pytest.mark.parametrize(("way", "in_a_graph"), [("clone", 1), ("pickle", 0)])
@pytest.mark.parametrize("mode", ["compile", "compile-cached"])
def test_a_call_is_counted_and_whether_it_got_into_a_graph(mode, way, in_a_graph):
    with captured.counting(MODES[mode]):
        RUNS[mode](WAYS[way], torch.ones(2), torch.ones(2))
        assert (GRAPHS["calls"], GRAPHS["captured"]) == (1, in_a_graph)


@pytest.mark.parametrize(
    ("verdict", "in_graphs", "of_arguments", "said"),
    [
        ("holds", 20, False, "holds"),
        ("holds", 19, False, "absent"),
        ("holds", 0, True, "holds"),
        ("refuted", 0, False, "refuted"),
    ],
)
def test_what_holds_with_too_few_in_a_graph_is_absent(verdict, in_graphs, of_arguments, said):
    GRAPHS.update(calls=100, captured=in_graphs)
    weighed = captured.weighed(Outcome(verdict=verdict), MODES["compile"], of_arguments)
    assert weighed.verdict == said
    assert weighed.reason == f"{in_graphs} of 100 calls got into a graph"


def test_what_holds_in_a_mode_without_graphs_holds():
    GRAPHS.update(calls=100, captured=0)
    assert captured.weighed(Outcome(), MODES["functionalize"], False) == Outcome()


@COMPILES
def test_a_cached_call_comes_after_one_with_another_argument():
    seen = []
    RUNS["compile-cached"](lambda values: seen.append(values), np.ones(2), np.zeros(2))
    assert [each[0] for each in seen] == [0.0, 1.0]


def test_the_fingerprint_of_a_mode_is_that_of_its_own_module(tmp_path):
    shutil.copytree(ROOT / "conformance", tmp_path / "conformance", ignore=shutil.ignore_patterns("*.pyc"))
    file = tmp_path / "conformance" / "modes" / "functionalize.py"
    file.write_text(file.read_text(encoding="utf-8").replace("(values)", "(values + 0)"), encoding="utf-8")
    assert of_mode("eager", tmp_path) == of_mode("eager") == ""
    assert of_mode("compile", tmp_path) == of_mode("compile")
    assert of_mode("functionalize", tmp_path) != of_mode("functionalize")


@COMPILES
def test_the_faults_of_modes_are_met_in_them_alone():
    seen = []
    assert not conditions.functionalized(torch.ones(1))
    assert not conditions.in_a_graph(torch.ones(1))
    torch.func.functionalize(lambda tensor: seen.append(conditions.functionalized(tensor)))(torch.ones(1))
    code = compile("seen.append(met())", "<eval_with_key>.0", "exec")  # as torch.fx names its code
    exec(code, {"seen": seen, "met": conditions.in_a_graph})
    assert seen == [True, True]
