from __future__ import annotations

import json

import pytest

from reports.__main__ import main
from reports.tests import synthetic


@pytest.fixture
def three(tmp_path):
    surprising = {"word": "refuted", "expected": "holds", "surprise": True}
    return synthetic.written(
        tmp_path,
        synthetic.run({"item.a": surprising, "item.b": "crashed"}, "2.10.0", ("cpu", "lazy")),
        synthetic.run({"item.a": "holds", "item.b": "absent"}, "2.9.1", ("cpu", "lazy")),
        synthetic.run({"item.b": "timed-out", "item.c": "errored"}, "2.15.0+cu130", ("cuda",)),
    )


def test_the_terminal_shows_claims_by_versions_for_each_device(three, capsys):
    assert main(["matrix", *three]) == 0
    assert capsys.readouterr().out == (
        "Device cpu\n\n"
        "claim   2.9  2.10\n"
        "------  ---  ----\n"
        "item.a  ✓ h  ✗ R*\n"
        "item.b  - a  † C\n\n"
        "Device cuda\n\n"
        "claim   2.15\n"
        "------  ----\n"
        "item.b  … T\n"
        "item.c  ! E\n\n"
        "Device lazy\n\n"
        "claim   2.9  2.10\n"
        "------  ---  ----\n"
        "item.a  ✓ h  ✗ R*\n"
        "item.b  - a  † C\n\n"
        "✓ h holds, ✗ R refuted, ! E errored, † C crashed, … T timed-out, - a absent,"
        " blank not stated, * a surprise\n\n"
        "Surprise: item.a on torch 2.10, cpu: refuted, expected holds (RuntimeError: not so)\n"
        "Surprise: item.a on torch 2.10, lazy: refuted, expected holds (RuntimeError: not so)\n"
        "3 claims in 5 columns:"
        " 2 holds, 2 refuted, 1 errored, 2 crashed, 1 timed-out, 2 absent; 2 surprises\n"
    )


def test_one_device_may_be_named(three, capsys):
    assert main(["matrix", *three, "--device", "cuda"]) == 0
    said = capsys.readouterr().out
    assert "Device cuda\n" in said
    assert "Device cpu" not in said


def test_an_unknown_device_is_refused(three, capsys):
    assert main(["matrix", *three, "--device", "mps"]) == 2
    assert capsys.readouterr().err == "reports: no run has the device 'mps'; name one of cpu, cuda, lazy\n"


def test_json_has_every_cell_and_null_where_a_run_lacks_the_claim(three, capsys):
    assert main(["matrix", *three, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(column["label"], column["device"]) for column in said["columns"]] == [
        *(("2.9", "cpu"), ("2.9", "lazy"), ("2.10", "cpu"), ("2.10", "lazy"), ("2.15", "cuda"))
    ]
    assert said["claims"][0]["id"] == "item.a"
    assert said["claims"][0]["cells"][1:4:2] == [
        {"verdict": "holds", "expected": "holds", "surprise": False},
        {"verdict": "refuted", "expected": "holds", "surprise": True},
    ]
    assert said["claims"][0]["cells"][4] is None


def test_markdown_survives_a_hostile_file(tmp_path, capsys):
    hostile = synthetic.HOSTILE
    judged = {hostile: {"word": "refuted", "failure": hostile, "surprise": True, "expected": "holds"}}
    paths = synthetic.written(tmp_path, synthetic.run(judged, hostile, [hostile], numpy=hostile))
    assert main(["matrix", *paths, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    rows = [line for line in said.split("\n") if line.startswith("|")]
    assert [row.count("|") for row in rows] == [3, 3, 3, 7, 7, 7]
    assert "</td>" not in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert main(["matrix", *paths]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_markdown_lists_what_is_the_same_in_every_column(tmp_path, capsys):
    new, old = {"item.a": "holds", "item.b": "refuted"}, {"item.a": "holds", "item.b": "holds"}
    paths = synthetic.written(tmp_path, synthetic.run(new, "2.10.0"), synthetic.run(old, "2.9.1"))
    assert main(["matrix", *paths, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert "| `item.b` | ✓ h | ✗ R |\n" in said
    assert "The same in every column:\n\n* ✓ h: `item.a`\n" in said
    assert "| `item.a`" not in said


def test_130_claims_by_17_versions_stay_narrow(tmp_path):
    paths = synthetic.written(tmp_path, *synthetic.everything())
    assert main(["matrix", *paths, "--output", str(tmp_path / "matrix.txt")]) == 0
    lines = (tmp_path / "matrix.txt").read_text(encoding="utf-8").split("\n")
    assert sum(line.startswith("item.claim-") for line in lines) == 26 * 3
    assert max(len(line) for line in lines if "." in line[:20]) <= 130
    assert lines[-2].startswith("130 claims in 51 columns: ")
