"""The published runs are whole, speak of today's claims, and stand beside what the commands make of them."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from conformance import catalogue, results
from reports.__main__ import main

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "reports"
RUNS = sorted((REPORTS / "runs").glob("*.jsonl"))


@pytest.fixture(scope="module")
def claims():
    return catalogue.load()


def test_each_environment_of_the_matrix_has_its_run():
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    matrix = tox["tox"]["labels"].split("=")[1]
    assert sorted(path.stem for path in RUNS) == sorted(name.strip() for name in matrix.split(","))


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_a_published_run_says_what_the_catalogue_expects(path, claims):
    """Reading refuses a file that was cut or edited; what it says is compared word by word."""
    run = results.read(path)
    assert (run.header.profile, run.header.seed, run.header.shard) == ("default", 0, "")
    assert sorted(run.claims) == sorted(claims)
    for found, stated in run.claims.items():
        ours = claims[found]
        assert (stated.sentence, tuple(stated.cites), stated.kind) == (ours.sentence, ours.cites, ours.kind)
    for (found, device), verdict in run.verdicts.items():
        expected = claims[found].expected(run.header.torch, run.header.numpy, device)
        assert (verdict.verdict, verdict.because) == (expected.verdict, expected.because)
        assert not verdict.surprise


@pytest.mark.parametrize("command", ["matrix", "documents"])
def test_what_is_rendered_is_what_the_command_makes_of_the_runs(command, tmp_path):
    made = tmp_path / f"{command}.md"
    assert main([command, *map(str, RUNS), "--format", "markdown", "--output", str(made)]) == 0
    assert (REPORTS / f"{command}.md").read_text(encoding="utf-8") == made.read_text(encoding="utf-8")
