"""What the inputs of the default profile cover, pair by pair."""

import json

import hypothesis
import pytest
from hypothesis import strategies as st

from conformance.catalogue import load
from conformance.properties import claim, given, registry
from conformance.properties.property import SETTINGS
from conformance.runner.options import PROFILES
from conformance.tests.runs import ROOT
from conformance.tools import coverage
from conformance.tools.coverage import covered_by, drawn, pairs
from strategies import array_recipes, tensor_recipes
from strategies.dtypes import NUMPY_ONLY, TORCH_ONLY

PUBLISHED = ROOT / "reports" / "data" / "coverage.json"


class Both:
    """An input of two classes, one of which comes with every tenth number alone."""

    def __init__(self, number):
        self.number = number

    def axes(self):
        return {"parity": str(self.number % 2), "tens": "yes" if self.number > 89 else "no"}


@claim("no.such-claim", ambient="as it is")
@given(one=st.integers(0, 99).map(Both), other=st.booleans())
def judges_nothing(one, other):
    raise AssertionError("it is not run")


def test_pairs_are_counted_over_the_inputs_and_the_property_is_not_run():
    assert len(drawn(judges_nothing, 48, 0)) == 48
    found = covered_by(judges_nothing)
    assert (found["pairs"], found["possible_pairs"], found["never"]) == (4, 4, {})
    assert (found["cells"], found["possible_cells"]) == (4, 4)


def test_what_few_inputs_have_is_said_to_be_possible(monkeypatch):
    monkeypatch.setitem(PROFILES, "default", 3)
    found = covered_by(judges_nothing, 50)
    assert found["pairs"] < found["possible_pairs"] == 4
    assert found["never"]["tens"] == ["yes"]


def test_the_command_draws_again_what_is_another(monkeypatch, tmp_path):
    path = tmp_path / "coverage.json"
    one = registry.by_claim()["item.after-cpu"]
    monkeypatch.setattr(registry, "stated", lambda: (one,))
    monkeypatch.setattr(coverage, "of_claims", lambda: {one.claim: "one"})
    assert coverage.main(["--output", str(path)]) == 0
    written = json.loads(path.read_text())
    (each,) = written["properties"].values()
    assert each["pairs"] <= each["possible_pairs"]
    each["pairs"] = -1
    path.write_text(json.dumps(written))
    coverage.main(["--output", str(path)])
    assert [kept["pairs"] for kept in json.loads(path.read_text())["properties"].values()] == [-1]
    monkeypatch.setattr(coverage, "of_claims", lambda: {one.claim: "other"})
    coverage.main(["--output", str(path)])
    assert [kept["pairs"] for kept in json.loads(path.read_text())["properties"].values()] != [-1]


# Their inputs have no classes, so that no sweep tries the settings of the process, of which few are drawn; of
# the laws of room, each input of which takes much memory, and of workers, which take long to start, two
# inputs are tried.
STARVED = (
    "batches.workers-draw-numbers-of-their-own-of-numpy",
    "*.takes-no-room-beside-the-array",
    "*.takes-no-room-beside-the-tensor",
)


@pytest.mark.xfail(not PUBLISHED.exists(), reason="nothing is published in reports/data", strict=True)
def test_the_published_coverage_speaks_of_todays_properties_and_none_is_starved():
    """Half of all pairs at least; a fifth where there are fewer inputs, and of a program's steps."""
    path = PUBLISHED
    published = json.loads(path.read_text(encoding="utf-8"))["properties"]
    assert path.stat().st_size < 150_000
    assert sorted(published) == sorted(each.claim for each in registry.stated())
    assert sum(each["claims"] for each in published.values()) == len(load())
    for each in registry.stated():
        found, few = published[each.claim], each.share < 1 or each.claim.startswith("model.")
        starved = found["pairs"] < found["possible_pairs"] * (0.2 if few else 0.5)
        assert starved == (each.claim in STARVED), each.claim


def untried(wanted):
    """Those of some pairs that the default profile does not try."""
    left = set(wanted)
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))["properties"] if PUBLISHED.exists() else {}
    for each in sorted(registry.stated(), key=lambda each: -published.get(each.claim, {"pairs": 0})["pairs"]):
        if left and each.share == 1 and not each.claim.startswith("model."):
            left -= set(pairs(drawn(each, PROFILES["default"], 0)))
    return left


def possible(recipes):
    """The pairs that recipes can have."""
    found = []

    @hypothesis.settings(SETTINGS, max_examples=3000)
    @hypothesis.seed(0)
    @hypothesis.given(recipes)
    def draw(recipe):
        found.append(recipe.axes())

    draw()
    assert len(pairs(found)) > 100
    return pairs(found)


def test_every_pair_that_can_be_drawn_is_tried_by_a_claim():
    """Of what torch and NumPy share: what one refuses is drawn by a claim or two."""
    refused = {"layout=field", *(f"dtype={name}" for name in (*NUMPY_ONLY, *TORCH_ONLY))}
    wanted = {*possible(array_recipes()), *possible(tensor_recipes())}
    assert untried(pair for pair in wanted if not set(pair) & refused) == set()
