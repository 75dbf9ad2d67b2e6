"""The script of a refutation in a mode says in a few lines how the code runs there, and shows it alone."""

import os

import pytest
import torch

from conformance.catalogue import MODES
from conformance.tests import warm
from conformance.tests.runs import ROOT, suite
from conformance.verdict.results import read

pytestmark = pytest.mark.skipif(not MODES["compile"].fits(torch.__version__), reason="torch cannot compile")
REFUTED = {
    "array-increased.does-with-an-array-what-it-does-eagerly": ("cpu/compile", "cpu/compile-cached"),
    "as_tensor.leaves-the-array-as-it-is-left-eagerly": ("cpu/compile",),
    "asarray.lies-over-the-array-as-eagerly": ("cpu/compile", "cpu/compile-cached"),
    "np-median.does-with-an-array-what-it-does-eagerly": ("cpu/compile", "cpu/compile-cached"),
    "from-numpy-increased.does-with-an-array-what-it-does-eagerly": ("cpu/functionalize",),
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "modes.jsonl"
    named = [part for claim in REFUTED for part in ("--claims", claim)]
    suite("--mode", "compile", "--mode", "functionalize", *named, "--results", str(path))
    verdicts = read(path).verdicts
    return {(claim, mode): verdicts[claim, mode].script for claim, modes in REFUTED.items() for mode in modes}


def test_it_is_short_and_needs_nothing_of_ours(scripts):
    for (claim, mode), script in scripts.items():
        assert 4 < len(script.strip().splitlines()) <= 20, (claim, mode, script)
        assert "conformance" not in script
        assert "outcome_of" not in script


def test_it_shows_the_refutation_by_itself(scripts):
    for (claim, mode), script in scripts.items():
        assert warm.python("-c", script, cwd=ROOT, environment=os.environ).returncode == 1, (claim, mode)


def test_it_names_the_mode_and_calls_before_only_where_that_is_what_is_judged(scripts):
    for (_, mode), script in scripts.items():
        assert ("torch.func.functionalize(" in script) == (mode == "cpu/functionalize")
        assert ("torch.compile(" in script) == (mode != "cpu/functionalize")
        assert ("run(before)" in script) == (mode == "cpu/compile-cached")
        assert "torch.compile(torch." not in script, "a function of torch is not compiled by itself"
