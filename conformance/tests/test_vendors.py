"""Devices of vendors: what they can do is found out, and what they do wrong is noticed."""

import os

import pytest
import torch

from conformance.catalogue import HOLDS, Cause, Expectation
from conformance.properties import claim, given, property
from conformance.runner import probing
from conformance.runner.deadly import Deadly, Deaths
from conformance.runner.judging import Effort, judge
from conformance.runner.selection import left_on
from conformance.tests import warm
from conformance.tests.runs import ROOT, suite
from conformance.verdict import results
from strategies import Abilities, ArrayRecipe, TensorRecipe, tensor_recipes
from strategies import abilities as abilities_module

pytestmark = pytest.mark.skipif(
    not hasattr(torch.utils.backend_registration, "_setup_privateuseone_for_python_backend"),
    reason="this torch has no PrivateUse1 backend for Python",
)
FEW = ("--device-module", "conformance.tests.few")
ASKED = ("--claims", "cpu.gives*", "--claims", "to-cpu.gives*", "--claims", "from_numpy-to-device.keeps*")


def judged(folder, *arguments, **environment):
    """The run of a few claims on the device of few dtypes, and how it finished."""
    file = folder / "run.jsonl"
    finished = suite(
        *FEW, "--device", "few", "--cases", "200", *arguments, "--results", str(file), **environment
    )
    return results.read(file), finished


@pytest.fixture(scope="module")
def found():
    """What a probe finds of the device as it is."""
    return probed()


def probed():
    """The same anew; a process that has not imported the module knows no name of it."""
    return probing.found(["conformance.tests.few"], ())["privateuseone"]


def test_the_dtypes_and_shapes_that_a_device_lacks_are_found_with_the_reason(found):
    abilities, wrong = found
    assert not wrong
    assert "int64" not in abilities.lacks["dtype"]
    assert abilities.lacks["dtype"]["float64"] == "RuntimeError: few: unsupported dtype"
    assert abilities.lacks["shape"] == {"empty": "RuntimeError: few: no empty tensors"}
    assert "a second device" in abilities.lacks["copy"]
    assert abilities.count == 1


@pytest.mark.parametrize("plant", ["int64", "float32", "bool", "empty"])
def test_a_round_trip_that_gives_other_values_is_no_lack(monkeypatch, plant):
    monkeypatch.setenv("CONFORMANCE_PLANT", plant)
    abilities, wrong = probed()
    trip = "shape: empty" if plant == "empty" else f"dtype: {plant}"
    assert "comes back as" in wrong[trip]
    assert plant not in abilities.lacks["dtype"]


def test_a_round_trip_that_kills_is_survived_and_said(monkeypatch):
    monkeypatch.setenv("CONFORMANCE_PLANT", "dies")
    abilities, wrong = probed()
    assert wrong == {"dtype: bool": "killed by SIGSEGV"}
    assert abilities.lacks["dtype"]["bool"] == "killed by SIGSEGV"
    assert "int64" not in abilities.lacks["dtype"]


def test_a_probe_that_comes_to_no_round_trip_says_nothing_of_the_device(monkeypatch):
    monkeypatch.setattr(probing, "_START", -1)
    with pytest.raises(probing.NotProbed, match="came to no round trip: gave no answer within -1 seconds"):
        probed()


def test_an_input_that_a_device_cannot_hold_is_told_by_its_class():
    abilities = Abilities({"dtype": {"float64": "no"}, "layout": {"stepped": "no"}})
    assert abilities.lacked(TensorRecipe("float64", (), (0.0,))) == "float64"
    assert abilities.lacked(TensorRecipe("float32", (2,), (0.0,), layout="stepped")) == "stepped"
    assert not abilities.lacked(ArrayRecipe("float32", (2,), (0.0,), layout="stepped"))
    assert not abilities.lacked("no recipe")


def test_a_cause_that_no_input_of_the_device_can_meet_is_not_expected_there():
    lacks = Abilities({"dtype": {"bfloat16": "no"}})
    of_dtype = Cause(raises="TypeError", given={"dtype": ("bfloat16",)})
    of_bit = Cause(raises="RuntimeError", given={"bit": ("conj",)})
    both = Expectation("refuted", causes=(of_dtype, of_bit))
    assert left_on(lacks, both).causes == (of_bit,)
    assert left_on(lacks, Expectation("refuted", causes=(of_dtype,))).verdict == "holds"
    assert left_on(Abilities(), both) == both


def test_a_run_draws_nothing_that_the_device_cannot_hold_and_counts_it(tmp_path):
    run, finished = judged(tmp_path, *ASKED, "--claims", "autograd.passes*")
    verdict = run.verdicts["cpu.gives-the-same-values-or-refuses", "few"]
    assert verdict.verdict == "holds", finished.stdout
    assert set(verdict.coverage["dtype"]) <= {"float32", "int64", "bool"}
    assert "empty" not in verdict.coverage["shape"]
    assert verdict.coverage["not on this device"]["float64"]
    assert run.header.lacks["few"]["float64"] == "RuntimeError: few: unsupported dtype"
    assert "not on this device: float64" in finished.stdout
    assert {each.verdict for each in run.verdicts.values()} <= {"holds", "absent"}
    assert run.header.absent["lazy"].startswith("it is not started beside a vendor's device")


def test_a_claim_of_which_no_input_is_left_is_absent_with_the_reason(monkeypatch):
    monkeypatch.setitem(abilities_module._found, "few", Abilities({"dtype": {"float64": "no"}}))
    monkeypatch.setattr(property, "_TRIES", 1)  # of which there is none that would end well

    @claim("few.claim", ambient="as it is")
    @given(recipe=tensor_recipes(dtypes=("float64",)))
    def test_never_called(recipe, device):
        raise AssertionError("an input that the device cannot hold was tried")

    outcome = judge(test_never_called, {"device": "few"}, HOLDS, Effort(inputs=8))
    assert outcome.verdict == "absent"
    assert outcome.reason == "no input is left: not on this device: float64"
    assert judge(test_never_called, {"device": "warp"}, HOLDS, Effort(inputs=8)).verdict != "absent"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The run of the device as it is, with which the gate compares."""
    return judged(tmp_path_factory.mktemp("good"), *ASKED)[0]


@pytest.mark.parametrize("plant", ["int64", "float32", "bool", "empty", "to"])
def test_a_run_and_the_gate_notice_a_device_that_is_wrong_in_one_class(tmp_path, good, plant):
    run, finished = judged(tmp_path, *ASKED, CONFORMANCE_PLANT=plant)
    assert finished.returncode == 1
    refuted = [each for each in run.verdicts.values() if each.verdict == "refuted" and each.surprise]
    assert refuted, finished.stdout
    assert bool(run.header.wrong) is (plant != "to")
    results.write(tmp_path / "good.jsonl", good)
    files = (str(tmp_path / "good.jsonl"), str(tmp_path / "run.jsonl"))
    compared = warm.python("-m", "reports", "diff", *files, cwd=ROOT, environment=os.environ)
    assert compared.returncode == 1, compared.stdout
    assert "newly refuted" in compared.stdout
    assert ("newly failing round trips" in compared.stdout) is (plant != "to")


def test_a_module_that_brings_no_device_is_an_error():
    finished = suite("--device-module", "json", "--claims", "item.after-cpu")
    assert finished.returncode == 4
    assert "--device-module json: it makes no device usable" in finished.stderr


def test_surprises_of_a_device_are_told_by_cause(tmp_path):
    _, finished = judged(tmp_path, *ASKED, CONFORMANCE_PLANT="int64")
    assert "for int64 (" in finished.stdout
    assert "= FAILURES =" not in finished.stdout


KILLED = ("--claims", "to-cpu.*", "-n", "1", "--cases", "40")


def test_a_class_of_inputs_that_killed_several_claims_is_not_tried_again(tmp_path):
    run, finished = judged(tmp_path, *KILLED, "--deadly", "2", CONFORMANCE_PLANT="kills")
    crashed = [each for each in run.verdicts.values() if each.verdict == "crashed"]
    assert len(crashed) == 2, finished.stdout
    assert all("dtype='bool'" in " ".join(each.inputs.values()) for each in crashed)
    assert run.header.lacks["few"]["bool"].startswith("killed by SIGSEGV, 2 claims: ")
    (said,) = [line for line in finished.stdout.splitlines() if line.startswith("not on this device: ")]
    assert ", bool," in said
    judged_after = [each for each in run.verdicts.values() if each.cases and each.verdict != "crashed"]
    assert any(each.coverage.get("not on this device", {}).get("bool") for each in judged_after)


def test_what_kills_is_tried_again_where_that_is_asked_for(tmp_path):
    run, _ = judged(tmp_path, *KILLED, "--deadly", "0", CONFORMANCE_PLANT="kills")
    crashed = [each for each in run.verdicts.values() if each.verdict == "crashed"]
    assert len(crashed) > 2
    assert "bool" not in run.header.lacks["few"]


BOOL = TensorRecipe("bool", (2,), (True, False))
PLAIN = TensorRecipe("float32", (2,), (0.0, 1.0))


def test_what_killed_enough_claims_is_told_once_by_its_class():
    deaths = Deaths(2)
    assert deaths.add("one", "npu", "killed", {"recipe": BOOL, "value": 3}) is None
    assert deaths.add("two", "npu:1", "no answer", {"recipe": BOOL}) is None
    found = deaths.add("three", "npu:1", "killed", {"recipe": BOOL})
    assert found == Deadly("npu", "dtype", "bool", "killed, 2 claims: one, three")
    assert deaths.add("four", "npu", "killed", {"recipe": BOOL}) is None
    assert not deaths.problem()


def test_an_array_is_left_out_by_its_dtype_or_shape_alone():
    stepped = ArrayRecipe("float32", (2,), (0.0,), layout="stepped")
    deaths = Deaths(1)
    assert deaths.add("one", "npu", "killed", {"recipe": stepped}) is None
    empty = ArrayRecipe("float32", (0,), (0.0,), layout="stepped")
    assert deaths.add("two", "npu", "killed", {"recipe": empty}).group == "empty"


@pytest.mark.parametrize(("enough", "gives_up"), [(1, True), (0, False)])
def test_many_deaths_alike_of_nothing_in_common_end_a_run(enough, gives_up):
    deaths = Deaths(enough)
    for number in range(9):
        assert deaths.add(str(number), "npu", "killed", {"recipe": PLAIN}) is None
    assert not deaths.problem()
    deaths.add("9", "npu", "killed", {"recipe": PLAIN})
    assert deaths.problem().startswith("10 claims died alike on npu (killed)") is gives_up


def test_a_run_gives_up_with_a_partial_file_where_claims_die_of_nothing_in_common(tmp_path):
    finished = suite(
        *(*FEW, "--device", "few", *KILLED, "--deadly", "1", "--results", str(tmp_path / "run.jsonl")),
        CONFORMANCE_PLANT="kills all",
    )
    assert finished.returncode == 3, finished.stdout
    assert "2 claims died alike on few (killed by SIGSEGV)" in finished.stdout
    run = results.read(tmp_path / "run-partial.jsonl")
    assert "--deadly 0 goes on all the same" in run.header.notes[-1]
