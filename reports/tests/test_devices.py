"""The published runs of vendors' devices say what is expected of each, and its file says nothing more."""

import fnmatch
import re
import sys
from pathlib import Path

import pytest

from conformance import catalogue
from conformance.catalogue import accepted
from conformance.verdict import results

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEVICES = Path(__file__).parents[1] / "devices"
RUNS = sorted(DEVICES.glob("*.jsonl"))
WORDS = {"holds": "hold", "crashed": "killed"}  # what the README says of several
FILES = sorted(DEVICES.glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_each_expectation_is_explained_and_names_claims_of_today(file):
    found = accepted.read(file, catalogue.load())
    assert [each.where for each in found if "to be explained" in each.expectation.because] == []
    assert {each.device for each in found} <= {file.stem}
    assert all(each.package and each.expectation.torch for each in found)


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_a_published_run_of_a_device_is_whole_and_without_a_surprise(path):
    run = results.read(path)
    assert run.header.devices == [path.stem]
    assert not [note for note in run.header.notes if note.startswith("partial")]
    assert not [each for each in run.verdicts.values() if each.surprise]
    assert not [each for each in run.verdicts.values() if each.verdict == "errored"]


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_what_is_expected_of_a_device_was_found_there(path):
    """Each table of its file is the reason of a verdict, and each claim that one names has its verdict."""
    run = results.read(path)
    stated = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))["expect"]
    verdicts = {claim: verdict for (claim, _), verdict in run.verdicts.items()}
    for table in stated:
        met = [
            claim for claim in verdicts if any(fnmatch.fnmatchcase(claim, each) for each in table["claims"])
        ]
        assert met
        for claim in met:
            if verdicts[claim].expected == table["verdict"]:
                assert table["because"] in verdicts[claim].because


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_the_readme_counts_what_the_run_has(path):
    text = (DEVICES / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^\| {path.stem} \(.*$", text, re.MULTILINE)
    counts = results.read(path).footer.counts
    said = {word: int(number) for number, word in re.findall(r"(\d+) (\w[\w-]*)", line)}
    assert {word: said.get(WORDS.get(word, word)) for word in counts} == counts
