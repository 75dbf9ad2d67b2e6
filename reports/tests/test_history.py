from __future__ import annotations

import pytest

from reports import history
from reports.tests import synthetic


def _history(*words, **fields):
    claim = synthetic.claim("item.a", **fields)
    runs = [synthetic.run({"item.a": word} if word else {"item.b": "holds"}, at) for at, word in words]
    return history.history(claim, history.columns(runs))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["holds"], "holds in 1.13"),
        (["holds", "holds"], "holds in every version"),
        (["holds", "refuted"], "holds up to 1.13, refuted (RuntimeError) since 2.0"),
        (["crashed", "timed-out", "absent"], "crashed up to 1.13, timed out in 2.0, absent since 2.1"),
        (
            [None, "errored", "errored", "holds"],
            "not checked up to 1.13, errored from 2.0 to 2.1, holds since 2.2",
        ),
    ],
)
def test_a_history_is_told_in_words(words, sentence):
    assert _history(*zip(synthetic.TORCHES, words, strict=False)) == sentence


def test_another_failure_is_another_span():
    def refuted(failure):
        return {"word": "refuted", "failure": failure}

    words = [
        refuted("2 is not 3"),
        refuted("1 is not 0"),
        refuted("none"),
        refuted("KeyError: 1"),
        refuted("IndexError"),
    ]
    assert _history(*zip(synthetic.TORCHES, words, strict=False)) == (
        "refuted up to 2.0, refuted otherwise in 2.1,"
        " refuted (KeyError) in 2.2, refuted (IndexError) since 2.3"
    )


def test_columns_are_ordered_by_version_and_not_by_text():
    runs = [
        synthetic.run({"item.a": "holds"}, "2.10.0", ("lazy", "cpu")),
        synthetic.run({"item.a": "holds"}, "2.15.0", numpy="2.10.1"),
        synthetic.run({"item.a": "holds"}, "2.15.0", numpy="2.9.1"),
        synthetic.run({"item.a": "holds"}, "2.9.1"),
        synthetic.run({"item.a": "holds"}, "2.16.0.dev20261101"),
        synthetic.run({"item.a": "holds"}, "somebody's build"),
    ]
    assert [(column.label, column.device) for column in history.columns(runs)] == [
        ("2.9", "cpu"),
        ("2.10", "cpu"),
        ("2.10", "lazy"),
        ("2.15 numpy 2.9", "cpu"),
        ("2.15 numpy 2.10", "cpu"),
        ("2.16.0.dev20261101", "cpu"),
        ("somebody's build", "cpu"),
    ]


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ([{"torch": "2.0.0"}, {"torch": "2.0.1"}], ["2.0.0", "2.0.1"]),
        ([{"torch": "2.0.1+cpu"}, {"torch": "2.0.1+cu118"}], ["2.0.1+cpu", "2.0.1+cu118"]),
        ([{"python": "3.9.1"}, {"python": "3.10.2"}], ["2.15 python 3.9", "2.15 python 3.10"]),
        ([{"devices": ["cpu"]}, {"devices": ["cuda"]}], ["2.15", "2.15"]),
        (
            [{"platform": "a"}, {"platform": "b"}],
            ["2.15.0 numpy 2.4.0 python 3.11.9 a", "2.15.0 numpy 2.4.0 python 3.11.9 b"],
        ),
    ],
)
def test_a_label_is_as_long_as_it_must_be(fields, labels):
    runs = [synthetic.run({"item.a": "holds"}, **each) for each in fields]
    assert [column.label for column in history.columns(runs)] == labels


def test_the_newest_run_words_a_claim():
    new, old = (
        synthetic.run({}, torch, claims=[synthetic.claim("item.a", sentence=torch)])
        for torch in ("2.10.0", "2.9.0")
    )
    assert history.claims(history.columns([new, old]))["item.a"].sentence == "2.10.0"


def test_devices_with_one_history_share_it():
    judged = {"item.a": "holds", "item.a on meta": "absent"}
    columns = history.columns([synthetic.run(judged, devices=("meta", "lazy", "cpu"))])
    assert history.histories(synthetic.claim("item.a"), columns) == {
        "holds in 2.15": ["cpu", "lazy"],
        "absent in 2.15": ["meta"],
    }
