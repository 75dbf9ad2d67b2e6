"""Planted faults: each breaks what it says and no more, and the claims that it names turn red."""

import dataclasses
import inspect
import json
import re

import numpy as np
import pytest
import torch

from conformance.catalogue import load
from conformance.faults import (
    FAULTS,
    NamingError,
    controls,
    fits,
    load_claims,
    load_exempt,
    load_unplanted,
    plant,
)
from conformance.faults.__main__ import main
from conformance.faults.parts import Condition, Effect
from conformance.faults.planning import named_columns
from conformance.faults.running import in_child, workers
from conformance.properties.oracles import raised_by, same_bits
from conformance.runner.forking import told_by_child
from conformance.tests.runs import ROOT, suite
from conformance.verdict.results import read
from strategies import TensorRecipe

# Every thirty-second fault; the kill matrix, which is published, has all.
HERE = sorted(name for name in FAULTS if fits(FAULTS[name]))
SOME = HERE[::32]
MATRIX = ROOT / "reports" / "data" / "faults.json"


PARTS = 2  # of what is judged without a fault, so that workers share it


@pytest.fixture(scope="module")
def pool():
    """A process that never ran a backward pass, after which autograd refuses to go on in a forked child."""
    with workers(1) as pool:
        yield pool


def judged_with(fault, columns):
    return in_child(FAULTS.get(fault), columns, 200)


def shown_by(pool, fault, columns):
    return pool.submit(judged_with, fault, columns).result()


def test_there_are_many_faults_each_with_a_sentence_and_claims_that_exist():
    known = load()
    named = load_claims()
    assert len(FAULTS) >= 150
    assert sorted(named) == sorted(FAULTS)
    for name, fault in FAULTS.items():
        assert fault.sentence.startswith(("torch.", "numpy."))  # NumPy's own ways take tensors, too
        assert fault.sentence.endswith(".")
        assert named[name]
        assert not {each.partition("@")[0] for each in named[name]} - set(known)


def test_each_claim_is_named_by_a_fault_or_says_why_not():
    named = {each.partition("@")[0] for claims in load_claims().values() for each in claims}
    unplanted = load_unplanted()
    assert sorted(named.union(load_exempt(), *unplanted.values())) == sorted(load())
    assert not named & set(load_exempt())
    assert all(set(claims) - named for claims in unplanted.values()), "take off what has its faults"


@pytest.mark.parametrize("name", SOME)
def test_a_fault_turns_the_claims_that_it_names_red(pool, name):
    """Red by what torch did: a claim that a mistake of a property ended is not killed."""
    shown = shown_by(pool, name, named_columns(load_claims()[name]))
    assert shown
    assert [each.claim for each in shown if not each.killed] == []


@pytest.mark.xfail(not MATRIX.exists(), reason="no kill matrix is published in reports/data", strict=True)
def test_in_the_published_matrix_each_fault_turns_the_claims_that_it_names_red():
    """That it is of today's faults and claims is tested where what is published is."""
    matrix = json.loads(MATRIX.read_text(encoding="utf-8"))
    columns = list(matrix["claims"])
    for name, named in load_claims().items():
        red = {columns[int(number)] for number in matrix["faults"][name]["red"]}
        assert {"@".join(column) for column in named_columns(named)} <= red, name


@pytest.mark.parametrize("part", range(PARTS))
def test_without_a_fault_nothing_is_red(pool, part):
    claims = load_claims()
    columns = sorted({column for name in SOME for column in named_columns(claims[name])})[part::PARTS]
    assert len(columns) > 8
    shown = shown_by(pool, "", columns)
    assert not [each for each in shown if each.killed or each.verdict == "errored"]


def in_fork(check):
    """Run a check with a fault planted, in a child."""
    told, code = told_by_child(lambda: [json.dumps(check())])
    assert code == 0
    return json.loads(told[0])


def test_a_pattern_names_the_claims_that_match_and_a_mistake_is_told(tmp_path, monkeypatch):
    path = tmp_path / "claims.toml"
    monkeypatch.setattr("conformance.faults.claims.FAULTS", {"item-warns": FAULTS["item-warns-tensor-0d"]})
    known = 'item-warns = ["item.after-*@lazy", "item.warns-of-nothing"]'
    path.write_text(f'["torch.Tensor.item"]\n{known}\n')
    found = load_claims(tmp_path)["item-warns"]
    assert found[-1] == "item.warns-of-nothing"
    assert {"item.after-cpu@lazy", "item.after-detach@lazy"} < set(found)
    for text, sentence in (
        (f'["torch.Tensor.numpy"]\n{known}', "torch.Tensor.numpy has no fault 'item-warns'"),
        (
            '["torch.Tensor.item"]\nitem-warns = ["item.no-*"]',
            "names 'item.no-\\*', and no claim is called so",
        ),
        ("", "item-warns is not named; add the claims"),
    ):
        path.write_text(text)
        with pytest.raises(NamingError, match=sentence):
            load_claims(tmp_path)
    path.write_text(f'["torch.Tensor.item"]\n{known}\n')
    (tmp_path / "others.toml").write_text(path.read_text())
    with pytest.raises(NamingError, match="item-warns is named in another file"):
        load_claims(tmp_path)


def seen_of(entry):
    """What a reader and a signature see of an entry of torch or NumPy."""
    owner = {"torch": torch, "numpy": np}[entry.partition(".")[0]]
    for name in entry.split(".")[1:-1]:
        owner = getattr(owner, name)
    found = getattr(owner, entry.rpartition(".")[2])
    try:
        signature = str(inspect.signature(found))
    except (TypeError, ValueError):
        signature = ""
    if isinstance(found, property):
        found = found.fget
    names = ("__name__", "__qualname__", "__module__", "__doc__", "__text_signature__")
    return [*(str(getattr(found, name, None)) for name in names), signature]


@pytest.mark.parametrize("entry", sorted(controls()))
def test_what_is_planted_looks_like_what_it_replaces(entry):
    def check():
        before = seen_of(entry)
        plant(controls()[entry])
        return [before, seen_of(entry)]

    before, after = in_fork(check)
    assert after == before


# Claims that read or replace more of an entry than its results, with the entries that they judge.
WRAPPED = [
    ("torch.tensor", ("tensor-on-device.must-name-the-device", "lazy")),
    ("torch.tensor", ("tensor.keeps-values", "cpu")),
    ("torch.from_numpy", ("from_numpy.same-address", "cpu")),
    ("torch.from_numpy", ("from_numpy-clone.is-safe-for-the-process", "cpu")),
    ("torch.Tensor.item", ("item.many-elements-raise-valueerror", "cpu")),
    ("torch.Tensor.data", ("data.is-the-same-as-detach", "cpu")),
    ("torch.Tensor.numpy", ("numpy.keeps-values", "cpu")),
    ("numpy.add", ("operators.tensor-and-array-give-a-tensor", "cpu")),
    *(
        (entry, ("docs.say-what-is-cited", "cpu"))
        for entry in ("torch.tensor", "torch.Tensor.to", "torch.asarray")
    ),
]


@pytest.mark.parametrize(("entry", "column"), WRAPPED, ids=lambda value: str(value))
def test_replacing_an_entry_by_itself_turns_nothing_red(entry, column):
    (shown,) = in_child(controls()[entry], [column], 40)
    assert (shown.killed, shown.verdict != "errored", shown.cases > 0) == (False, True, True)


def test_a_fault_shows_only_where_its_condition_holds():
    def check():
        plant(FAULTS["from_numpy-copies-0d"])
        scalar, vector = np.zeros(()), np.zeros(3)
        one, other = torch.from_numpy(scalar), torch.from_numpy(vector)
        return [one.data_ptr() == scalar.ctypes.data, other.data_ptr() == vector.ctypes.data]

    assert in_fork(check) == [False, True]


def test_a_planted_property_reads_and_writes():
    def check():
        plant(FAULTS["data-is-like-detach"])
        tensor = torch.zeros(2)
        tensor.data.zero_()
        counted = tensor._version
        tensor.data = torch.ones(2)
        return [counted, tensor.tolist()]

    assert in_fork(check) == [1, [1.0, 1.0]]


def test_what_builds_inputs_and_reads_results_goes_on_with_torchs_own():
    from conformance.faults import plant

    recipe = TensorRecipe("float32", (2,), (1.5, -0.0), grad="leaf")

    def check():
        for name in (
            "clone-refuses-empty",
            "detach-copies-expanded",
            "to-refuses-empty",
            "cpu-refuses-empty",
        ):
            plant(FAULTS[name])
        plant(FAULTS["numpy-accepts-leaf"])
        empty = TensorRecipe("float32", (0,), (1.0,), grad="leaf")
        seen = [same_bits(empty.build("lazy"), empty.build()), same_bits(recipe.build(), recipe.build())]
        return [*seen, raised_by(recipe.build().numpy) is None, raised_by(empty.build().clone) is None]

    assert in_fork(check) == [True, True, True, False]


def test_a_child_that_a_fault_kills_is_followed_by_another():
    wanted = [("from_numpy.keeps-values", "cpu"), ("item.after-cpu", "cpu")]
    killed, spared = in_child(FAULTS["from_numpy-kills-float16"], wanted, 200)
    assert (killed.verdict, killed.killed, killed.failure) == ("crashed", True, "killed by SIGSEGV")
    assert (spared.verdict, spared.killed) == ("holds", False)


def test_a_fault_whose_condition_never_holds_turns_nothing_red():
    """Planting alone does no harm: of torch.tensor it once switched the default device off."""
    wanted = [("tensor-on-device.must-name-the-device", "lazy"), ("tensor.keeps-values", "cpu")]
    idle = dataclasses.replace(
        FAULTS["tensor-shares-0d"], condition=Condition("", "", lambda *_, **__: False)
    )
    assert not [each for each in in_child(idle, wanted, 200) if each.killed]


def test_a_mistake_of_ours_is_no_kill():
    missing = dataclasses.replace(FAULTS["tensor-shares-0d"], entry="torch.Tensor.no_such_entry")
    with pytest.raises(RuntimeError, match="claims could not be judged: the child ended with exit code 1"):
        in_child(missing, [("tensor.keeps-values", "cpu")], 20)
    broken = dataclasses.replace(FAULTS["tensor-shares-0d"], effect=Effect("", "", lambda *_, **__: None))
    (each,) = in_child(broken, [("tensor.keeps-values", "cpu")], 200)
    assert (each.verdict, each.killed) == ("errored", False)


def test_the_option_breaks_the_torch_of_a_run_and_the_file_says_so(tmp_path):
    path = tmp_path / "run.jsonl"
    name = "from_numpy-copies-0d"
    finished = suite(
        "--fault", name, "--device", "cpu", "--claims", "from_numpy.[k-t]*", "--results", str(path)
    )
    run = read(path)
    red = {claim for (claim, _), verdict in run.verdicts.items() if verdict.surprise}
    assert red >= set(load_claims()[name]) & set(run.claims) != set()
    assert "from_numpy.refuses-negative-strides" not in red  # a 0-d array has none
    assert run.header.torch_build["fault"] == name
    assert f"fault: {name}, so that this is not torch as it is" in finished.stdout
    assert finished.returncode == 1
    assert re.search(r"^1\. refuted: .* \(\d+ claims\)$", finished.stdout, re.MULTILINE)
    assert "  again      python -m conformance run --claims from_numpy" in finished.stdout
    assert f"--device cpu --fault {name}\n" in finished.stdout
    assert "FAILURES" not in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--fault", "from_numpy-copies-all"), "no fault has this name; python -m conformance faults --list"),
        (("--fault="), "no fault has this name"),
        (
            ("--fault", "from_numpy-copies-0d", "--explore"),
            "not with --explore, which is about torch as it is",
        ),
    ],
    ids=["unknown", "empty", "explored"],
)
def test_a_fault_that_cannot_be_planted_is_refused(arguments, sentence):
    finished = suite(*([arguments] if isinstance(arguments, str) else arguments))
    assert finished.returncode == 4
    assert sentence in finished.stderr


def test_the_command_lists_and_refuses(capsys, tmp_path):
    assert main(["--list"]) == 0
    assert f"from_numpy-copies-0d: {FAULTS['from_numpy-copies-0d'].sentence}\n" in capsys.readouterr().out
    assert main(["from_numpy-copies-1d"]) == 2
    assert "no fault is called 'from_numpy-copies-1d'" in capsys.readouterr().err
    assert main(["from_numpy-copies-0d", "--output", str(tmp_path)]) == 2
    assert f"--output {tmp_path}: " in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--jobs", "0"])
