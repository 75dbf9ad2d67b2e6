"""What the inputs of the default profile cover, pair by pair."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.catalogue import load
from conformance.marks import claim
from conformance.runner.options import PROFILES
from conformance.tests.runs import ROOT
from conformance.tools.coverage import covered_by, drawn, pairs_of, properties
from strategies.dtypes import NUMPY_ONLY, TORCH_ONLY

# Those that fork for each input draw a fifth of the inputs, and alone draw what can kill.
COSTLY = {found for found, test in properties() if test.pytestmark[0].kwargs}


@pytest.fixture(scope="module")
def published():
    return json.loads((ROOT / "reports" / "coverage.json").read_text(encoding="utf-8"))["claims"]


class Both:
    """An input of two classes, one of which comes with every tenth number alone."""

    def __init__(self, number):
        self.number = number

    def axes(self):
        return {"parity": str(self.number % 2), "tens": "yes" if self.number > 89 else "no"}


@claim("no.such-claim")
@given(one=st.integers(0, 99).map(Both), other=st.booleans())
def judges_nothing(one, other):
    raise AssertionError("it is not run")


def test_pairs_are_counted_over_the_inputs_and_the_property_is_not_run():
    axes = drawn(judges_nothing, 50, 0)
    assert len(axes) == 50
    found = covered_by(judges_nothing)
    assert (found["pairs"], found["possible_pairs"], found["never"]) == (4, 4, [])
    assert (found["cells"], found["possible_cells"]) == (4, 4)


def test_a_pair_that_few_inputs_have_is_said_to_be_possible(monkeypatch):
    monkeypatch.setitem(PROFILES, "default", 6)
    found = covered_by(judges_nothing)
    assert (found["pairs"], found["possible_pairs"]) == (2, 4)
    assert found["never"] == ["parity=0 tens=yes", "parity=1 tens=yes"]


def test_the_published_coverage_speaks_of_todays_claims_and_none_is_starved(published):
    """Half of all pairs at least; a fifth where a claim has fewer inputs, and of a program's steps."""
    assert sorted(published) == sorted(load())
    for found, each in published.items():
        assert each["pairs"] + len(each["never"]) == each["possible_pairs"]
        assert each["pairs"] >= each["possible_pairs"] * (
            0.2 if found in COSTLY or found.startswith("model.") else 0.5
        ), found


def test_every_pair_that_one_claim_never_tries_is_tried_by_another(published):
    """Of what torch and NumPy share: what one refuses, or few programs hold, is drawn by a claim or two."""
    tried = {
        " ".join(pair)
        for test in {test for _, test in properties()}
        for axes in drawn(test, PROFILES["default"], 0)
        for pair in pairs_of(axes)
    }
    of_inputs = [found for found in published.keys() - COSTLY if not found.startswith("model.")]
    never = {pair for found in of_inputs for pair in published[found]["never"]}
    assert len(tried) > 500
    refused = ["layout=field", *(f"dtype={name}" for name in (*NUMPY_ONLY, *TORCH_ONLY))]
    assert (
        sorted(pair for pair in never - tried if not set(pair.split()) & set(refused) and "kind=" not in pair)
        == []
    )
