"""Runs of one folder share their claims and long texts; what is absent as expected is one line."""

import dataclasses
import hashlib
import json

import pytest

from conformance.tests.result_files import lines_of, small
from conformance.verdict import results
from conformance.verdict.results import Verdict
from conformance.verdict.sharing import used

LONG = "import torch\n" * 20


@pytest.fixture
def run():
    """A claim that is refuted on the CPU, with a long script, and absent elsewhere."""
    judged = Verdict(claim="item.a", device="cpu", verdict="refuted", expected="refuted", script=LONG)
    absent = Verdict(
        claim="item.a", device="lazy", verdict="absent", expected="absent", because="so", reason="so"
    )
    return dataclasses.replace(small(), verdicts={("item.a", each.device): each for each in (judged, absent)})


@pytest.fixture
def shared(run, tmp_path):
    shared = used(tmp_path / "shared.ndjson", [run])
    results.write_shared(shared)
    return shared


def test_what_says_what_it_says_by_default_and_what_is_absent_as_expected_is_short(run, tmp_path):
    _, _, judged, absent, _ = lines_of(run, tmp_path / "run.jsonl")
    assert judged.keys() == {"type", "claim", "device", "verdict", "expected", "script"}
    assert absent == {
        "type": "absent",
        "claims": ["item.a"],
        "devices": ["lazy"],
        "because": "so",
        "reason": "so",
    }
    assert results.read(tmp_path / "run.jsonl") == run


def test_a_run_that_shares_its_texts_reads_as_one_that_does_not(run, shared, tmp_path):
    for name in ("a", "b"):
        results.write(tmp_path / f"{name}.jsonl", run, shared)
        assert results.read(tmp_path / f"{name}.jsonl") == run
        assert LONG not in (tmp_path / f"{name}.jsonl").read_text()
    assert results.read_shared(shared.path) == shared


def test_a_run_says_which_file_it_lacks(run, shared, tmp_path):
    path = tmp_path / "run.jsonl"
    results.write(path, run, shared)
    results.write_shared(dataclasses.replace(shared, texts={}))
    with pytest.raises(
        results.MissingShared, match=r"jsonl:2: shared\.ndjson has no text '\w+'; fetch the two"
    ):
        results.read(path)
    shared.path.unlink()
    with pytest.raises(
        results.MissingShared, match=r"jsonl:1: shared\.ndjson is not beside it; fetch the two"
    ):
        results.read(path)


@pytest.mark.parametrize("name", ["../shared.ndjson", "/etc/passwd", "shared.jsonl", ""])
def test_a_run_shares_only_with_a_file_beside_it(run, shared, tmp_path, name):
    path = tmp_path / "run.jsonl"
    results.write(path, run, shared)
    path.write_text(path.read_text().replace("shared.ndjson", name))
    with pytest.raises(results.ResultsError):
        results.read(path)


WRONG = [
    ({"type": "text", "key": "0", "text": "x"}, results.Altered, "the text is not that of its key"),
    ({"type": "text", "key": "0"}, results.WrongShape, "a line of type 'text' has no place here"),
    ({"type": "header"}, results.WrongShape, "a line of type 'header' has no place here"),
    (
        dataclasses.asdict(small().claims["item.a"]) | {"type": "claim"},
        results.DuplicateClaim,
        "stated twice",
    ),
]


@pytest.mark.parametrize(("line", "error", "problem"), WRONG)
def test_a_wrong_line_of_a_shared_file_is_refused(shared, line, error, problem):
    with open(shared.path, "a", encoding="utf-8") as file:
        print(json.dumps(line), file=file)
    with pytest.raises(error, match=problem):
        results.read_shared(shared.path)


def test_what_no_run_refers_to_is_not_shared(run, shared):
    assert used(shared.path, []).texts == {}
    assert list(used(shared.path, [run]).texts.values()) == [LONG]


def test_a_file_of_the_older_schema_is_read_with_what_it_lacks_by_default(tmp_path):
    path = tmp_path / "run.jsonl"
    results.write(path, small())
    lines = path.read_text().splitlines()
    older = [lines[0].replace('"schema":2', '"schema":1'), *lines[1:-1]]
    footer = json.loads(lines[-1]) | {"sha256": _digest(older)}
    path.write_text("\n".join([*older, json.dumps(footer)]) + "\n")
    assert '"schema":1' in path.read_text()
    assert results.read(path) == small()


def _digest(lines):
    return hashlib.sha256("".join(lines).encode()).hexdigest()
