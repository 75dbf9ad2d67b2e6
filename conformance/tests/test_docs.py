"""The documentation that claims cite: each place is complete, and a docstring that changes is noticed."""

import re

import pytest

from conformance import catalogue
from conformance.tests.runs import suite
from conformance.verdict import results

PLACES = {
    number: (document, place)
    for document in catalogue.documents().values()
    for number, place in document.get("places", {}).items()
}


@pytest.mark.parametrize("number", PLACES)
def test_a_place_is_of_a_number_and_names_a_page_of_torch_or_numpy_and_words_of_it(number):
    document, place = PLACES[number]
    assert number in document["numbers"]
    assert document["numbers"][number].startswith(f"`{place['page']}` (")
    assert place.keys() <= {"page", "words", "torch", "numpy"}
    assert place["page"].split(".")[0] in ("torch", "numpy")
    assert re.compile(place["words"])


def test_every_place_is_cited_by_a_claim_that_judges_what_it_promises():
    cited = {
        number
        for claim in catalogue.load().values()
        if claim.id != "docs.say-what-is-cited"
        for number in claim.cites
    }
    assert PLACES.keys() <= cited


def test_a_promise_that_a_docstring_no_longer_makes_is_a_finding(tmp_path):
    path = tmp_path / "run.jsonl"
    suite("--claims", "docs.*", "-p", "conformance.tests.silent", "--results", str(path))
    verdict = results.read(path).verdicts["docs.say-what-is-cited", "cpu"]
    assert (verdict.verdict, verdict.surprise) == ("refuted", True)
    assert "share_memory_" in verdict.inputs["place"]
