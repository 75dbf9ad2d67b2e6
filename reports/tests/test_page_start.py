"""What the page starts with, and groups without news, in a browser."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from reports.tests import synthetic
from reports.tests.page_browser import START

UNSAFE = "from_numpy-clone.is-safe-for-the-process"
VALUE = "item.many-elements-raise-valueerror"
CLAIMS = [
    synthetic.claim(UNSAFE, cites=["001.1"], sentence="A clone never kills the process."),
    synthetic.claim(VALUE, cites=["003.31"], sentence="Several elements raise ValueError."),
    synthetic.claim("item.same", cites=["003.41"]),
    synthetic.claim("clone.same", cites=["001.5"]),
]
WHY = {"word": "refuted", "because": "since 2.0 it raises RuntimeError"}


@pytest.fixture
def runs():
    return [
        synthetic.run({VALUE: "holds"}, "1.13.1", ("cpu", "meta"), CLAIMS),
        synthetic.run({VALUE: WHY, f"{VALUE} on meta": "absent"}, "2.0.1", ("cpu", "meta"), CLAIMS),
        synthetic.run({VALUE: WHY, UNSAFE: "crashed"}, "2.1.2", ("cpu",), CLAIMS),
    ]


@pytest.fixture
def page(shown, written, runs):
    shown.open(written("start", runs), START)
    return shown


def start(page):
    return page.one("#start").text


def picked(page):
    return [page.one(f"#{name}").get_attribute("value") for name in ("at", "on", "against")]


def test_the_page_starts_with_the_newest_version(page):
    assert picked(page) == ["2.1", "cpu", "2.0"]
    assert not page.one("#grid").is_displayed()
    assert "Memory unsafe (1)\nCopying or filling the tensor of an unaligned" in start(page)
    assert "001 Tensor and ndarray conversion 1 true 1 was true 11 not judged" in start(page)
    assert "What changed from 2.01\nNewly broken (1)\ncrashed\nA clone never kills" in start(page)
    assert page.complaints() == []


def test_another_version_and_device_tell_of_themselves(page):
    page.choose("at", "2.0")
    assert picked(page) == ["2.0", "cpu", "1.13"]
    assert "None of the known findings is broken here." in start(page)
    assert "Newly broken (1)\nrefuted\nSeveral elements raise ValueError." in start(page)
    page.choose("on", "meta")
    assert "Newly judged, or no longer (1)" in start(page)
    assert page.fragment() == "#at=2.0&on=meta"
    page.run("history.back()")
    page.until("document.getElementById('on').value === 'cpu'")


def test_a_document_opens_into_its_numbers_with_answers_and_examples(page):
    paper = page.every(".paper")[3]
    paper.find_element("tag name", "summary").click()
    said = paper.text
    assert "003 tensor type conversion 1 true 1 was true 42 not judged" in said
    assert "was true up to 1.13: since 2.0 it raises RuntimeError." in said
    assert "t.item()  # RuntimeError: a Tensor with 3 elements" in said
    page.choose("at", "1.13")
    paper = page.every(".paper")[3]
    assert "2 true 42 not judged" in paper.text


def test_a_link_opens_the_claim_among_all_and_back_returns(page):
    page.one("#told section:last-child .news a").click()
    page.until("document.getElementById('panel').open")
    assert "A clone never kills the process." in page.panel()
    assert page.one("#grid").is_displayed()
    page.run("history.back()")
    page.until("!document.getElementById('panel').open")
    assert page.one("#start").is_displayed()


def test_who_searches_is_led_to_the_claims(page):
    page.one("#search").send_keys("same")
    assert page.claims() == ["clone.same", "item.same"]
    page.one("[data-view='']").click()
    assert page.one("#start").is_displayed()
    assert page.one("#search").get_attribute("value") == ""
    assert page.one("[data-view='']").get_attribute("aria-current") == "page"


def test_groups_without_news_are_folded(page):
    page.one("[data-view='claims']").click()
    assert page.claims() == [UNSAFE]
    assert page.count() == "4 of 4 claims"
    button = page.every(".api button")[2]
    assert button.text == "item 2 · 1 fail in 2.1"
    assert button.get_attribute("aria-expanded") == "false"
    button.send_keys(Keys.ENTER)
    assert page.claims() == [UNSAFE, VALUE, "item.same"]
    button.click()
    assert page.claims() == [UNSAFE]
    page.one("#unfold").click()
    assert page.claims() == ["clone.same", UNSAFE, VALUE, "item.same"]


def test_a_link_into_a_folded_group_unfolds_it(shown, written, runs):
    shown.open(written("start", runs), f"#claim={VALUE}")
    assert shown.claims() == [UNSAFE, VALUE, "item.same"]
    assert shown.panel().splitlines()[2:5] == [
        "Several elements raise ValueError.",
        "refuted",
        "in torch 2.1 on cpu: since 2.0 it raises RuntimeError.",
    ]


def test_a_cell_tells_where_the_verdict_or_the_failure_turns(shown, written):
    words = [
        "holds",
        {"word": "refuted", "failure": "RuntimeError: one"},
        {"word": "refuted", "failure": "TypeError: other"},
        {"word": "refuted", "failure": "TypeError: other", "surprise": True},
    ]
    runs = [synthetic.run({"item.a": word}, f"2.{place}.0") for place, word in enumerate(words)]
    shown.open(written("turns", [*runs, synthetic.run({"item.b": "holds"}, "2.9.0")]))
    shown.drawn()
    cells = shown.every("#grid tbody tr:not(.api) td")
    assert [(cell.get_attribute("class"), cell.accessible_name) for cell in cells[:5]] == [
        ("v0", "holds"),
        ("v1 turn", "refuted"),
        ("v1 turn", "refuted"),
        ("v1 odd", "refuted, surprise"),
        ("none turn", "not checked"),
    ]
