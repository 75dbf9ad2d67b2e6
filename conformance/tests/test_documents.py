"""For each number of the documents there are unlike breaks of torch that a claim of it notices."""

from collections import defaultdict

import pytest

from conformance import catalogue
from conformance.faults import FAULTS, load_claims, load_few

NUMBERS = [
    number
    for document in catalogue.documents().values()
    if document["file"]
    for number in document["numbers"]
]


@pytest.fixture(scope="module")
def breaks():
    """The kinds of breaks, an entry and what becomes of it, by the numbers whose claims must turn red."""
    known, found = catalogue.load(), defaultdict(set)
    for fault, claims in load_claims().items():
        for claim in claims:
            for number in known[claim.partition("@")[0]].cites:
                found[number].add((FAULTS[fault].entry, FAULTS[fault].effect.slug))
    return found


def test_each_number_has_five_unlike_breaks_or_says_why_not(breaks):
    few = {number for number in NUMBERS if len(breaks[number]) < 5}
    assert few == set(load_few())


def test_no_number_is_without_a_break(breaks):
    assert [number for number in NUMBERS if not breaks[number]] == []
