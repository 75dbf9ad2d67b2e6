"""A team's own claims, in a folder of their own, are judged as ours are; mistakes name file and line."""

import shutil
from pathlib import Path

import pytest

from conformance.tests.runs import suite
from conformance.verdict.results import read

EXAMPLE = Path(__file__).parent / "dataset_claims"
OURS = "item.after-cpu"


@pytest.mark.parametrize("workers", ["0", "default"])
def test_a_teams_claims_are_judged_beside_ours(tmp_path, workers):
    path = tmp_path / "run.jsonl"
    folder = shutil.copytree(EXAMPLE, tmp_path / "dataset_claims")
    finished = suite(
        *("--catalogue", str(folder), "--claims", "rows.*", "--claims", OURS, "-n", workers),
        *("--device", "cpu", "--cases", "40", "--results", str(path)),
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    run = read(path)
    assert {claim: verdict.verdict for (claim, _), verdict in run.verdicts.items()} == {
        "rows.have-the-values-of-the-array": "holds",
        "rows.share-memory-with-the-array": "holds",
        "rows.batches-share-memory-with-the-array": "refuted",
        OURS: "holds",
    }
    assert run.header.catalogues == ["dataset_claims"]
    stated = run.claims["rows.have-the-values-of-the-array"]
    assert stated.property == "dataset_claims/test_rows.py::test_a_row_has_the_values_of_the_array"
    verdict = run.verdicts["rows.batches-share-memory-with-the-array", "cpu"]
    assert "default_collate" in verdict.script
    assert verdict.fingerprint


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("rows.toml", 'kind = "values"', 'kind = "colour"', "rows.toml:1: 'colour'"),
        ("rows.toml", '["rows.have', '["item.have', "rows.toml:1: "),
        ("rows.toml", "rows.share-memory", "rows.lend-memory", "rows.toml:6: no property checks"),
        ("test_rows.py", "share-memory-with", "shares-memory-with", "no property checks"),
        ("rows.toml", "rows.share-memory", "rows.keeps-values", "rows.toml:6: no property checks"),
    ],
    ids=["kind", "prefix of ours", "no property", "another claim", "the name of a law"],
)
def test_a_mistake_of_a_teams_catalogue_is_a_sentence_with_its_place(tmp_path, file, before, after, words):
    folder = shutil.copytree(EXAMPLE, tmp_path / "claims")
    text = (folder / file).read_text()
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1))
    finished = suite("--catalogue", str(folder), "--claims", OURS, "--cases", "1")
    assert finished.returncode == 4
    assert words in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_property_of_no_claim_is_a_sentence_with_its_place(tmp_path):
    folder = shutil.copytree(EXAMPLE, tmp_path / "claims")
    text = (folder / "test_rows.py").read_text()
    more = (
        text[text.index("@claim(") :]
        .replace('@claim("rows.', '@claim("rows.never-')
        .replace("def test_", "def test_more_")
    )
    (folder / "test_rows.py").write_text(text + "\n\n" + more)
    finished = suite("--catalogue", str(folder), "--claims", OURS, "--cases", "1")
    assert finished.returncode == 4
    assert "claims/test_rows.py: test_more_" in finished.stderr
    assert "and no claim is called so; add it to the claims" in finished.stderr


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path):
    finished = suite("--catalogue", str(tmp_path / "none"))
    assert finished.returncode == 4
    assert "there is no such folder" in finished.stderr
