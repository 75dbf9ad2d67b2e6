"""The kill matrix: what a fault reaches, judged on the inputs that meet it, kept while nothing changes."""

import contextlib
import dataclasses
import json
import re

import pytest

from conformance.faults import FAULTS, matrix, planning
from conformance.faults import __main__ as command
from conformance.faults.__main__ import main
from conformance.faults.running import Task, answer, in_child, recorded_in_child, workers


@pytest.fixture(scope="module")
def pool():
    """A process that never ran a backward pass, after which autograd refuses to go on in a forked child."""
    with workers(1) as pool:
        yield pool


def judged_on_all(fault, columns):
    return in_child(FAULTS[fault], columns, 100)


def test_what_a_claim_reaches_is_known_also_where_it_forks():
    """In a fault's claims a child makes the call, so that it alone meets the condition."""
    wanted = [("item.after-cpu", "cpu"), ("from_numpy-clone.is-safe-for-the-process", "cpu")]
    (_, item), (_, clone) = recorded_in_child(FAULTS.values(), wanted, 60)
    assert "item-raises-valueerror" in item.met
    assert "clone-copies-0d" not in item.met
    assert "clone-flushes-subnormals" in clone.met
    assert not [name for name in clone.met if name.startswith(("numpy-", "item-"))]
    assert (set(item.entries), set(clone.entries)) >= ({"torch.Tensor.item"}, {"torch.from_numpy"})


# Claims that hold, that are refuted and whose property forks or rejects inputs, with faults that show where
# their condition holds, at each second call, at a second call of one object, and by killing the process.
REPLAYED = [
    *((claim, "cpu") for claim in ("from_numpy.keeps-values", "from_numpy.same-address")),
    ("from_numpy-clone.is-safe-for-the-process", "cpu"),
    ("from_numpy.outlives-the-array", "cpu"),
    ("operators.tensor-and-array-give-the-dtype-of-torch", "cpu"),
    ("item.many-elements-raise-valueerror", "cpu"),
    ("item.accepts-one-element", "lazy"),
]


REPLAYING = (
    "from_numpy-copies-0d",
    "from_numpy-copies-every-second-time",
    "from_numpy-copies-again",
    "from_numpy-drops-the-sign-of-zero-float32",
    "from_numpy-kills-float16",
    "item-refuses-off-cpu",
    "item-raises-valueerror",
)


@pytest.fixture(scope="module")
def replayed(pool):
    """What the claims show on the inputs that meet each fault."""
    task = Task(REPLAYED, REPLAYING, 100, named=dict.fromkeys(REPLAYING, REPLAYED))
    return pool.submit(answer, task).result()


@pytest.mark.parametrize("fault", REPLAYING)
def test_what_meets_a_fault_shows_what_all_inputs_show(pool, replayed, fault):
    assert replayed.spoilt == []
    whole = pool.submit(judged_on_all, fault, REPLAYED).result()
    assert {each.column: each.killed for each in replayed.shown[fault]} == {
        each.column: each.killed for each in whole
    }


def test_a_full_task_judges_each_claim_once_and_only_those_that_meet_a_fault(pool):
    columns = [("item.after-cpu", "cpu"), ("item.after-cpu", "lazy"), ("from_numpy.keeps-values", "cpu")]
    task = Task(columns, ["item-refuses-5d"], 60, full=True)
    shown = pool.submit(answer, task).result()
    assert [each.column for each in shown.shown["item-refuses-5d"]] == [columns[0]]
    assert sorted(shown.entries) == sorted(columns)
    known_ = dataclasses.replace(task, known={"item-refuses-5d": columns[:1]})
    assert pool.submit(answer, known_).result().shown == {}


@pytest.fixture
def small(monkeypatch, pool):
    """The command where there are two claims, and fingerprints that a test can change."""
    fingerprints = dict.fromkeys(("from_numpy.same-address@cpu", "item.after-cpu@cpu"), "one")
    of_claims = {column.partition("@")[0]: [tuple(column.split("@"))] for column in fingerprints}
    monkeypatch.setattr(planning, "everywhere", lambda: of_claims)
    monkeypatch.setattr(command, "everywhere", lambda: of_claims)
    monkeypatch.setattr(command, "fingerprint", fingerprints.__getitem__)
    monkeypatch.setattr(command, "workers", lambda _: contextlib.nullcontext(pool))
    return fingerprints


def test_the_command_tells_a_survivor_and_judges_again_what_is_another(capsys, monkeypatch, tmp_path, small):
    path = tmp_path / "faults.json"
    arguments = ["from_numpy-copies-0d", "--cases", "100", "--jobs", "1", "--output", str(path)]
    claims = ["from_numpy.same-address", "item.after-cpu"]
    monkeypatch.setattr(command, "load_claims", lambda: {"from_numpy-copies-0d": claims})
    assert main(arguments) == 1
    assert "from_numpy-copies-0d survived: item.after-cpu@cpu" in capsys.readouterr().out
    found = matrix.load(path, 100, small.__getitem__).shown["from_numpy-copies-0d"]
    assert list(found.red) == ["from_numpy.same-address@cpu"]
    assert found.green == ["item.after-cpu@cpu"]
    monkeypatch.setattr(command, "load_claims", lambda: {"from_numpy-copies-0d": claims[:1]})
    assert main(arguments) == 0
    assert "are red" not in capsys.readouterr().out  # it is known
    small["from_numpy.same-address@cpu"] = "other"
    assert main(arguments) == 0
    assert (
        "[1/1] from_numpy.same-address to from_numpy.same-address: 1 of 1 are red" in capsys.readouterr().out
    )


def test_a_full_kill_matrix_judges_again_only_what_changed(capsys, monkeypatch, tmp_path, small):
    path = tmp_path / "faults.json"
    names = {
        "from_numpy-copies-0d": ["from_numpy.same-address"],
        "item-refuses-5d": ["item.after-cpu"],
    }
    arguments = [*names, "--full", "--cases", "60", "--jobs", "1", "--output", str(path)]
    monkeypatch.setattr(command, "load_claims", lambda: names)

    def judged():
        assert main(arguments) == 0
        return re.findall(r"^\[\d+/\d+\] (\S+) to", capsys.readouterr().out, re.MULTILINE)

    assert judged() == ["from_numpy.same-address", "item.after-cpu"]
    assert judged() == []
    small["item.after-cpu@cpu"] = "other"
    assert judged() == ["item.after-cpu"]
    written = json.loads(path.read_text())
    written["faults"]["from_numpy-copies-0d"]["fingerprint"] = "other"
    path.write_text(json.dumps(written))
    assert judged() == ["from_numpy.same-address"]  # the only claim that calls its entry
    written = json.loads(path.read_text())
    assert written["faults"]["item-refuses-5d"]["whole"]
    path.write_text("[]")
    assert len(judged()) == 2


def test_the_control_replaces_an_entry_by_itself(capsys, small):
    assert main(["item-raises-valueerror", "--control", "--cases", "20", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "torch.Tensor.item: nothing red of 1 claims" in said
    assert "as it is: nothing red of 2 claims" in said
