"""The guide: each kind with what the newest torch of the runs takes, refuses and gets wrong."""

import pytest

from conformance.catalogue import load
from reports import guide
from reports.tests import synthetic


@pytest.fixture
def runs():
    words = {"indices.picks": "refuted", "indices.raises": "holds", "sequences.lists": "holds"}
    return [synthetic.run(words, torch="2.14.1"), synthetic.run(words | {"indices.picks": "holds"})]


def test_the_newest_torch_answers(runs):
    told = guide.render(runs[::-1])
    assert "torch 2.15" in told
    indices = told.split("## What may I put into an index?")[1].split("\n## ")[0]
    assert "| taken | The claim indices.picks says so. |  |" in indices
    assert "| What may I put into an index? | 2 | 0 | 0 | 0 |" in told


def test_what_is_refuted_is_wrong_with_what_is_so_instead(runs):
    told = guide.render(runs[:1])
    assert "| wrong | The claim indices.picks says so. | refuted |" in told
    assert "| What may I put into an index? | 1 | 0 | 1 | 0 |" in told


def test_what_raises_as_claimed_is_refused():
    claim = synthetic.claim("indices.raises", kind="refusal")
    told = guide.render([synthetic.run({}, claims=[claim])])
    assert "| refused | The claim indices.raises says so. |  |" in told


def test_each_kind_has_claims():
    words = {each.id.partition(".")[0] for each in load().values()}
    assert {prefix for prefixes in guide.KINDS.values() for prefix in prefixes} <= words
