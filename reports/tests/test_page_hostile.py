"""A results file that attacks its reader, and what the policy of the page forbids, in a browser."""

from __future__ import annotations

import json
import re

import pytest
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.support.ui import Select

from reports.tests import page_runs

UNSEEN = {"\u202e": "U+202E", "\u2028": "U+2028", "\x00": "U+0000", "\ud800": "U+D800"}


@pytest.fixture
def page(shown, written):
    shown.open(written("hostile", page_runs.hostile()))
    return shown


def _spelled() -> str:
    return "".join(UNSEEN.get(char, char) for char in page_runs.HOSTILE)


def test_nothing_of_it_runs_or_becomes_an_element(page):
    for column in range(5):
        page.click(page.every("#grid tbody tr:nth-child(2) > *")[column])
        assert page.run("return window.taken") is None
        assert page.every("img, iframe, object, body script:not(body > script), i:not(.api i, .axes i)") == []
    assert page.complaints() == []


def test_every_text_is_shown_as_it_is(page):
    page.click(page.one("#grid tbody td"))
    text = _spelled().replace("`", "")
    said = page.run("return document.getElementById('panel').textContent").replace("`", "")
    assert said.count(text) >= 12
    assert text in page.run("return document.querySelector('.sentence').textContent")
    assert [mark.text for mark in page.every("#detail pre .mark")][:4] == list(UNSEEN.values())


def test_a_control_character_never_reaches_the_text(page):
    page.click(page.one("#grid tbody td"))
    texts = page.run(
        "return [...document.querySelectorAll('body > :not(script)')].map((one) => one.textContent)"
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069\0]", "".join(texts))


def test_filters_and_links_take_it_too(shown, written):
    text = page_runs.HOSTILE.replace("\ud800", "")  # which no results file can hold, and no address
    page = shown
    page.open(written("linked", page_runs.hostile(text)))
    page.run("document.querySelectorAll('[data-device]')[1].click()")
    assert len(page.heads()) == 2
    Select(page.one("#kind")).select_by_index(1)
    page.click(page.one("#grid tbody td:nth-child(4)"))
    claims, heads = page.claims(), page.heads()
    page.run("location.reload()")
    page.until("document.getElementById('panel')?.open")
    assert (page.claims(), page.heads()) == (claims, heads)
    assert len(claims) == 1
    assert page.run("return window.taken") is None
    assert page.complaints() == []


def test_the_policy_forbids_markup_scripts_and_the_network(page):
    for script in (
        "document.body.innerHTML = '<p>'",
        "document.body.insertAdjacentHTML('beforeend', '<p>')",
        "document.createElement('script').text = '1'",
        "setTimeout('1')",
    ):
        with pytest.raises(JavascriptException):
            page.run(script)
    blocked = page.driver.execute_async_script(
        "const done = arguments[0]; document.addEventListener('securitypolicyviolation',"
        " (event) => done(event.effectiveDirective)); const image = new Image();"
        " image.src = 'http://127.0.0.1:9/x.png'; document.body.append(image)"
    )
    assert blocked == "img-src"
    page.complaints()


def test_the_page_asks_the_network_for_nothing(shown, usual):
    shown.log("performance")
    shown.open(usual, "#claim=item.empty&column=2.8/cpu")
    shown.one("#search").send_keys("item")
    events = [json.loads(entry["message"])["message"] for entry in shown.log("performance")]
    requests = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    asked = [request["request"]["url"] for request in requests]
    assert usual.as_uri() in {url.split("#")[0] for url in asked}
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
