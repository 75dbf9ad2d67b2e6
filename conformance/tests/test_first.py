"""What is judged first: the claims that notice most planted faults for what they take."""

import json
import re
import shutil
from pathlib import Path

import pytest

from conformance.catalogue import load
from conformance.runner import first
from conformance.tests.runs import ROOT, suite
from conformance.tools.first import caught, order

MATRIX = ROOT / "reports" / "data" / "faults.json"


def test_what_notices_most_in_a_second_comes_first_and_what_notices_nothing_new_is_left_out():
    notices = {"dear@cpu": {"a", "b", "c"}, "fast@cpu": {"a", "b"}, "same@cpu": {"a"}, "last@cpu": {"d"}}
    seconds = {"dear@cpu": 10.0, "fast@cpu": 0.1, "same@cpu": 0.1, "last@cpu": 0.2}
    assert list(order(notices, seconds)) == ["fast@cpu", "last@cpu", "dear@cpu"]


def test_what_is_judged_in_a_mode_alone_is_not_listed():
    matrix = {
        "claims": {"one@cpu": {}, "one@cpu/compile": {}},
        "faults": {"here": {"red": {"0": 3, "1": 2}}, "compiled": {"red": {"1": 1}}},
    }
    assert caught(matrix) == {"one@cpu": {"here"}}


def test_the_list_is_read_by_claim_and_device(tmp_path):
    path = tmp_path / "first.txt"
    path.write_text("item.after-cpu@lazy\nitem.after-cpu@cpu\n")
    assert first.ranks(path) == {("item.after-cpu", "lazy"): 0, ("item.after-cpu", "cpu"): 1}
    assert first.ranks(tmp_path / "none.txt") == {}


@pytest.mark.xfail(not MATRIX.exists(), reason="no kill matrix is published in reports/data", strict=True)
def test_what_is_judged_first_notices_every_fault_that_eager_code_shows():
    notices = caught(json.loads(MATRIX.read_text(encoding="utf-8")))
    listed = {"@".join(column) for column in first.ranks()}
    assert {column.partition("@")[0] for column in listed} <= set(load())
    assert set().union(*notices.values()) == set().union(*(notices.get(each, ()) for each in listed))


def test_quick_judges_what_is_listed_and_what_no_fault_is_planted_for(tmp_path):
    """Of ours what the list names, on every device; beside these a team's claims and those of modes."""
    team = shutil.copytree(Path(__file__).with_name("dataset_claims"), tmp_path / "claims")
    collected = suite("--profile", "quick", "--collect-only", "--catalogue", str(team)).stdout
    ids = set(re.findall(r"\[(.*)@\w+\]", collected))
    assert ids - set(load()) == {each for each in ids if each.startswith("rows.")} != set()
    assert ids & set(load()) == {claim for claim, _ in first.ranks()}
    of_a_mode = suite("--profile", "quick", "--collect-only", "--mode", "functionalize").stdout
    assert "@cpu/functionalize]" in of_a_mode
