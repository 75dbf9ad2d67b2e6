from __future__ import annotations

import json

import pytest

from reports import changes
from reports.__main__ import main
from reports.diff import LONGEST_COMMENT
from reports.tests import synthetic


@pytest.fixture
def changed(tmp_path, capsys):
    """The groups and details of what ``diff`` finds between two runs, and its exit code."""

    def between(old, new, *options):
        code = main(["diff", *synthetic.written(tmp_path, old, new), *options, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        assert code == (1 if found["changes"] else 0)
        return {(change["group"], change["claim"]): change for change in found["changes"]}, found["notes"]

    return between


def test_a_run_does_not_differ_from_itself(tmp_path, capsys):
    everything = synthetic.everything()[3]
    assert main(["diff", *synthetic.written(tmp_path, everything, everything)]) == 0
    assert capsys.readouterr().out == "torch 2.2.2 to 2.2.2: nothing changed\n"


@pytest.mark.parametrize(
    ("before", "now", "group"),
    [
        ("holds", "refuted", "newly refuted"),
        ("absent", "refuted", "newly refuted"),
        ("refuted", "holds", "newly holding"),
        ("crashed", "holds", "newly holding"),
        ("refuted", "crashed", "crashed"),
        ("holds", "errored", "timed out or errored"),
        ("errored", "timed-out", "timed out or errored"),
        ("holds", "absent", "lost coverage"),
    ],
)
def test_a_change_of_verdict_has_a_group(changed, before, now, group):
    found, _ = changed(synthetic.run({"item.a": before}, "2.14.1"), synthetic.run({"item.a": now}))
    assert list(found) == [(group, "item.a")]
    change = found[group, "item.a"]
    assert (change["before"]["verdict"], change["now"]["verdict"]) == (before, now)


CAUSES = [
    ({"promise": "values", "sees": "1"}, {"promise": "values", "sees": "2"}, []),
    ({"raises": "TypeError: no"}, {"raises": "TypeError: never"}, []),
    ({"promise": "values"}, {"promise": "strides"}, [("other failure than before", "item.a")]),
    ({"raises": "TypeError: no"}, {"raises": "ValueError: no"}, [("other failure than before", "item.a")]),
    ({}, {"promise": "values"}, []),
]


@pytest.mark.parametrize(("before", "now", "groups"), CAUSES)
def test_a_refutation_for_another_cause_is_a_change(changed, before, now, groups):
    """What explains it may be the same; an older file names no cause."""
    refuted = {"word": "refuted", "because": "it is known"}
    runs = [synthetic.run({"item.a": refuted | {"cause": cause}}) for cause in (before, now)]
    assert list(changed(*runs)[0]) == groups


def test_a_verdict_in_another_mode_is_a_change(changed):
    found, _ = changed(
        synthetic.run({"item.a": "holds"}), synthetic.run({"item.a": {"word": "holds", "mode": "compiled"}})
    )
    assert list(found) == [("judged in another mode", "item.a")]


def test_a_claim_or_device_may_appear_and_disappear(changed):
    old = synthetic.run({"item.a": "holds", "item.b": "holds"}, devices=("cpu", "lazy"))
    new = synthetic.run({"item.b": "holds", "item.c": "refuted"}, devices=("cpu", "meta"))
    found, _ = changed(old, new)
    assert {key: change["devices"] for key, change in found.items()} == {
        ("appeared", "item.c"): ["cpu"],
        ("appeared", None): ["meta"],
        ("disappeared", "item.a"): ["cpu"],
        ("disappeared", None): ["lazy"],
    }
    found, _ = changed(old, new, "--device", "cpu")
    assert sorted(found) == [("appeared", "item.c"), ("disappeared", "item.a")]


def test_lost_coverage_is_a_class_that_one_case_in_twenty_had_and_none_has(changed):
    before = {"dtype": {"uint8": 5, "int8": 9, "int64": 4, "bool": 0}, "layout": {"stepped": 30}, "grad": {}}
    now = {"dtype": {"uint8": 0, "int8": 1, "float16": 5}}
    old, new = (synthetic.run({"item.a": {"coverage": covered}}) for covered in (before, now))
    found, _ = changed(old, new)
    assert found["lost coverage", "item.a"]["lost"] == ["dtype uint8", "layout stepped"]
    assert changed(new, old)[0]["lost coverage", "item.a"]["lost"] == ["dtype float16"]


@pytest.mark.parametrize("which", ["hypothesis", "suite"])
def test_coverage_is_not_compared_where_another_hypothesis_or_suite_drew_the_inputs(changed, which):
    old, new = (
        synthetic.run({"item.a": {"coverage": {"dtype": classes}}}, **{which: version})
        for classes, version in (({"bool": 3}, "6.1"), ({"int8": 3}, "6.2"))
    )
    found, notes = changed(old, new)
    assert not found
    assert "coverage is not compared, since another Hypothesis or suite draws other inputs" in notes


@pytest.mark.parametrize(
    ("surprises", "lost"), [((False, False), ["dtype bool"]), ((False, True), []), ((True, False), [])]
)
def test_a_claim_that_is_refuted_by_surprise_cannot_lose_coverage(changed, surprises, lost):
    old, new = (
        synthetic.run(
            {"item.a": {"word": "refuted", "surprise": surprise, "coverage": {"dtype": {"bool": cases}}}}
        )
        for cases, surprise in zip((10, 0), surprises, strict=True)
    )
    found, _ = changed(old, new)
    assert [change["lost"] for change in found.values()] == ([lost] if lost else [])


def test_devices_that_change_alike_share_one_entry():
    devices = ("cpu", "lazy", "meta")
    new = synthetic.run(
        {"item.a": "refuted", "item.a on lazy": {"word": "refuted", "failure": "Other"}}, devices=devices
    )
    found = changes.compare(synthetic.run({"item.a": "holds"}, devices=devices), new).changes
    assert [change.devices for change in found] == [["cpu", "meta"], ["lazy"]]


def test_what_an_example_may_vary_is_no_change(changed):
    old = {"word": "refuted", "failure": "RuntimeError: 2.0 is not 3 in tensor([1, 2])", "seconds": 3.5}
    new = {"word": "refuted", "failure": "RuntimeError: 0.0 is not 1 in tensor([0])", "inputs": {"a": "x"}}
    assert changed(synthetic.run({"item.a": old}), synthetic.run({"item.a": new})) == ({}, [])
    other = {"word": "refuted", "failure": "TypeError: 0.0 is not 1 in tensor([0])"}
    found, _ = changed(synthetic.run({"item.a": old}), synthetic.run({"item.a": other}))
    assert list(found) == [("other failure than before", "item.a")]


def test_notes_tell_what_else_differs(changed):
    old = synthetic.run({"item.a": "holds"}, "2.14.1", numpy="1.26.4", torch_build={"git": "a"})
    new = synthetic.run({}, claims=[synthetic.claim("item.a", sentence="Else.")], torch_build={"git": "b"})
    assert changed(old, new) == (
        {},
        [
            "torch: 2.14.1 before, 2.15.0 now",
            "numpy: 1.26.4 before, 2.4.0 now",
            "torch build, git: a before, b now",
            "worded, cited or checked otherwise, so that verdicts may mean two things: item.a",
        ],
    )


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (
            synthetic.run({"item.a": "holds"}, seed=1),
            "seed is 0 in the old run and 1 in the new; run one",
        ),
        (synthetic.run({"item.a": "holds"}, cases=9), "cases is 100 in the old run and 9 in the new"),
        (synthetic.run({"item.a": "holds"}, profile="quick"), "profile is 'default' in the old run"),
        (synthetic.run({"item.a": "holds"}, devices=["lazy"]), "the two runs have no device in common;"),
        (synthetic.run({"item.b": "holds"}), "the two runs have no claim in common;"),
        (synthetic.run({"item.a": "holds"}, shard="1/2"), "is shard 1/2 of a run; merge its shards first"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_code_2(tmp_path, capsys, new, sentence):
    assert main(["diff", *synthetic.written(tmp_path, synthetic.run({"item.a": "holds"}), new)]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert not said.out


def test_the_terminal_groups_the_changes_in_their_order(tmp_path, capsys):
    surprising = {"word": "refuted", "failure": "it says\nno", "surprise": True}
    old = synthetic.run({"item.a": "holds", "item.b": "crashed"}, "2.14.1", ("cpu", "lazy"))
    new = synthetic.run({"item.a": surprising, "item.b": "holds"}, devices=("cpu", "lazy"))
    assert main(["diff", *synthetic.written(tmp_path, old, new)]) == 1
    assert capsys.readouterr().out == (
        "Newly refuted (1)\n\n"
        "  item.a on cpu, lazy: holds → refuted (a surprise)\n"
        "    The claim item.a says so.\n"
        "    now: it says no\n\n"
        "Newly holding (1)\n\n"
        "  item.b on cpu, lazy: crashed → holds\n"
        "    The claim item.b says so.\n"
        "    before: it is crashed\n\n"
        "Note: torch: 2.14.1 before, 2.15.0 now\n"
        "Note: 1 claim on cpu stopped at a surprise, before inputs of float32, int64\n"
        "Note: 1 claim on lazy stopped at a surprise, before inputs of float32, int64\n"
        "torch 2.14.1 to 2.15.0: 1 newly refuted, 1 newly holding\n"
    )


def test_markdown_has_tables_and_programs_that_hostile_text_cannot_leave(tmp_path, capsys):
    hostile = synthetic.HOSTILE
    refuted = {"word": "refuted", "failure": hostile, "script": f"````\n{hostile}\n```"}
    claims = [synthetic.claim(hostile, sentence=hostile)]
    old = synthetic.run({hostile: "holds"}, hostile, [hostile], claims)
    new = synthetic.run({hostile: refuted}, "2.15.0", [hostile], claims)
    assert main(["diff", *synthetic.written(tmp_path, old, new), "--format", "markdown"]) == 1
    said = capsys.readouterr().out
    rows = [line for line in said.split("\n") if line.startswith("| ")]
    assert [row.count("|") for row in rows] == [6, 6, 6]
    comment, program, rest = said.split("`````")
    assert "</td>" in program
    assert "</td>" not in comment + rest
    for escape in ("\x1b", "\u202e"):
        assert escape not in said


def test_a_comment_is_never_too_long(tmp_path, capsys):
    refuted = {"word": "refuted", "failure": "no " * 500, "script": "x = 1\n" * 300}
    names = [f"item.{'x' * 90}-{index}" for index in range(300)]
    old = synthetic.run(dict.fromkeys(names, "holds"))
    new = synthetic.run(dict.fromkeys(names, refuted))
    assert main(["diff", *synthetic.written(tmp_path, old, new), "--format", "markdown"]) == 1
    said = capsys.readouterr().out
    assert 0.9 * LONGEST_COMMENT < len(said) < LONGEST_COMMENT + 200
    assert said.endswith("\n\nThis comment is full: --format json has the changes that it leaves out.\n")


def vendor(**fields):
    """A run of one claim on a vendor's device."""
    return synthetic.run({"item.a": fields.pop("item", "holds")}, devices=("npu",), **fields)


def test_a_round_trip_that_fails_now_is_a_change_whatever_the_verdicts(changed):
    wrong = {"npu": {"dtype: int64": "1 comes back as 2"}}
    found, _ = changed(vendor(), vendor(wrong=wrong))
    assert found["newly failing round trips", None]["lost"] == ["dtype: int64: 1 comes back as 2"]
    assert not changed(vendor(wrong=wrong), vendor(wrong=wrong))[0]
    assert not changed(vendor(wrong=wrong), vendor())[0]


def test_what_a_device_holds_no_more_is_lost_coverage(changed):
    lacks = {"npu": {"float64": "no", "empty": "no"}}
    found, _ = changed(vendor(lacks={"npu": {"empty": "no"}}), vendor(lacks=lacks))
    assert found["lost coverage", None]["lost"] == ["float64"]
    assert found["lost coverage", None]["devices"] == ["npu"]


def test_nothing_is_said_of_inputs_that_come_after_a_surprise(tmp_path, capsys):
    stopped = {"word": "refuted", "surprise": True, "coverage": {"dtype": {"float32": 3}}}
    run = synthetic.run({"item.a": stopped, "item.b": "holds"})
    assert main(["diff", *synthetic.written(tmp_path, run, run)]) == 0
    said = capsys.readouterr().out
    assert "nothing changed in what was judged\n" in said
    assert "1 claim on cpu stopped at a surprise, before inputs of int64" in said


def test_an_expected_crash_is_no_surprise_that_stopped(tmp_path, capsys):
    run = synthetic.run({"item.a": {"word": "crashed", "coverage": {}}, "item.b": "holds"})
    assert main(["diff", *synthetic.written(tmp_path, run, run)]) == 0
    assert "stopped at a surprise" not in capsys.readouterr().out


def test_a_partial_run_is_told_as_one(changed):
    partial = "partial: 3 of 9 verdicts, because it was interrupted"
    assert f"the new run: {partial}" in changed(vendor(), vendor(notes=[partial]))[1]
