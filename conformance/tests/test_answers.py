"""Each number of the documents has an answer, by a rule from verdicts, and an example that shows it."""

import ast
import contextlib
import io
import warnings

import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.catalogue import answers
from conformance.catalogue.answers import Answer, Seen
from conformance.catalogue.claim import claim
from strategies.devices import devices

NUMBERS = answers.published_numbers()


def stated(claim_id, **fields):
    """A claim that cites 000.1."""
    facts = {"sentence": "So.", "kind": "values", "harm": "Harm.", "cites": ["000.1"]}
    return claim("here", claim_id, facts | fields)


def answered(judged, **marks):
    """The answer by verdicts such as {"a.b": "holds refuted"}, one for each of 1.13 and 2.0, on the CPU."""
    claims = {each: stated(each, **marks.get(each.partition(".")[2], {})) for each in judged}
    seen = {each: column(words) for each, words in judged.items()}
    return answers.answer("000.1", seen, claims, list(judged))


def column(words):
    """The verdicts of a claim by device; 'cpu: holds; lazy: refuted' names them."""
    parts = dict(part.split(": ") for part in words.split("; ")) if ": " in words else {"cpu": words}
    return {
        device: [
            Seen(version, verdict, "" if verdict == "holds" else f"because of {device}")
            for version, verdict in zip(("1.13", "2.0"), verdicts.split())
        ]
        for device, verdicts in parts.items()
    }


@pytest.mark.parametrize(
    ("judged", "marks", "said"),
    [
        ({"a.all": "holds holds"}, {}, "true"),
        ({"a.all": "refuted holds"}, {}, "true"),
        ({"a.all": "absent absent"}, {}, "not judged"),
        ({"a.all": "refuted refuted"}, {}, "false: because of cpu"),
        ({"a.all": "absent crashed"}, {}, "false: because of cpu"),
        ({"a.all": "holds refuted"}, {}, "was true up to 1.13: because of cpu"),
        ({"a.all": "holds refuted"}, {"all": {"letter": True}}, "true"),
        (
            {"a.all": "refuted refuted", "a.some": "holds holds"},
            {"some": {"narrows": ["a.all"]}},
            "true, but because of cpu",
        ),
        (
            {"a.all": "refuted refuted", "a.some": "holds refuted"},
            {"some": {"narrows": ["a.all"]}},
            "false: because of cpu",
        ),
        ({"a.all": "cpu: holds holds; lazy: refuted refuted"}, {}, "true"),
        ({"a.all": "lazy: holds refuted; meta: holds holds"}, {}, "true"),
        ({"a.all": "lazy: holds refuted; meta: holds refuted"}, {}, "was true up to 1.13: because of lazy"),
    ],
)
def test_the_rule(judged, marks, said):
    assert str(answered(judged, **marks)) == said


def test_what_does_not_decide_is_told_beside_the_answer():
    assert answered({"a.all": "refuted refuted"}, all={"letter": True}).asides == (
        "to the letter false: because of cpu",
    )
    assert answered({"a.all": "cpu: holds holds; lazy: holds refuted"}).asides == (
        "on lazy: because of lazy",
    )
    assert answered({"a.all": "refuted holds"}).asides == ("up to 1.13: because of cpu",)


def test_an_example_of_a_page_adds_nothing_to_what_it_exemplifies():
    judged = {"a.all": "refuted refuted", "examples.one": "refuted refuted"}
    assert answered(judged).truth == ("because of cpu",)
    assert answered({"examples.one": "refuted refuted"}).truth == ("because of cpu",)


def test_a_surprise_is_told_as_one():
    seen = {"a.all": {"cpu": [Seen("2.0", "refuted")]}}
    answer = answers.answer("000.1", seen, {}, ["a.all"])
    assert answer == Answer("false", ("a.all is refuted, which is a surprise",))


def test_what_is_narrowed_is_a_claim_of_one_number():
    known = catalogue.load()
    for each in known.values():
        for wide in each.narrows:
            assert wide in known, f"{each.where}: no claim is called {wide}"
            assert set(each.cites) & set(known[wide].cites), each.where
            assert known[wide].expect, f"{each.where}: {wide} holds everywhere, and needs no narrower truth"


def test_what_is_read_to_the_letter_is_refuted_somewhere():
    assert [each.where for each in catalogue.load().values() if each.letter and not each.expect] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_has_an_answer_that_a_person_can_read(number):
    answer = answers.expected_answer(number)
    assert answer.kind != "not judged"
    assert (answer.kind == "true") == (not answer.truth)
    assert len(str(answer)) <= 330, answer


def test_each_number_has_an_example():
    assert list(answers.examples()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_the_example_shows_what_stands_behind_it(number):
    code, _, outcome = answers.examples()[number].rpartition("# ")
    device = "cuda" if torch.cuda.is_available() else "lazy"
    if device == "lazy":
        devices()  # which starts it
        code, outcome = code.replace("cuda", device), outcome.replace("cuda", device)
    assert len(code.strip().splitlines()) <= 2
    shown = shown_by(code)
    assert shown.startswith(outcome[:-3]) if outcome.endswith("...") else shown == outcome


def shown_by(code):
    """What the last statement prints, or the exception that it raises."""
    *before, last = ast.parse(code).body
    names = {"np": np, "torch": torch}
    output = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(output):
        warnings.simplefilter("ignore")  # of scalars that require grad, which is not what is shown
        exec(compile(ast.Module(before, []), "example", "exec"), names)
        try:
            exec(compile(ast.Interactive([last]), "example", "single"), names)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return output.getvalue().strip()
