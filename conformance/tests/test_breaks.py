"""Torch is broken in ten ways, and just the claims that are about it turn red, for the stated reason."""

import re

import pytest

from conformance.results import read
from conformance.tests.breaks import BREAKS
from conformance.tests.runs import suite


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_turns_its_claims_red_and_no_others(name, tmp_path):
    path = tmp_path / "run.jsonl"
    planted = ("-p", "conformance.tests.breaks", "--device", "cpu", "--cases", "80", "--results", str(path))
    finished = suite(*planted, CONFORMANCE_BREAK=name)
    assert path.exists(), finished.stdout[-2000:] + finished.stderr[-2000:]
    surprises = {key[0]: verdict for key, verdict in read(path).verdicts.items() if verdict.surprise}
    assert sorted(surprises) == sorted(BREAKS[name].red)
    assert {verdict.verdict for verdict in surprises.values()} <= {"holds", "refuted"}
    for verdict in surprises.values():
        assert re.search(BREAKS[name].word, verdict.failure)


def test_without_a_break_nothing_is_red(tmp_path):
    path = tmp_path / "run.jsonl"
    finished = suite("--device", "cpu", "--cases", "80", "--results", str(path))
    assert finished.returncode == 0, finished.stdout[-2000:]
    assert not [verdict for verdict in read(path).verdicts.values() if verdict.surprise]
