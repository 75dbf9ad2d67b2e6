"""A results file that attacks its reader, and what the policy of the page forbids, in a browser."""

from __future__ import annotations

import json

import pytest
from selenium.common.exceptions import JavascriptException

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
        page.click(page.run("return document.querySelector('#grid tbody tr:not(.api)').cells[arguments[0]]", column))
        assert page.run("return window.taken") is None
        assert page.every("img, iframe, object, b, i:not(.api i, #panel .axes i)") == []
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
    assert not page.run(
        "const text = document.body.cloneNode(true); text.querySelectorAll('script').forEach((one) => one.remove());"
        "return /[\\u202a-\\u202e\\u2066-\\u2069\\u0000]/.test(text.textContent)"
    )


def test_filters_and_links_take_it_too(page):
    page.run("document.querySelectorAll('[data-device]')[1].click()")
    assert len(page.heads()) == 2
    page.run("const kind = document.getElementById('kind'); kind.selectedIndex = 1; kind.dispatchEvent(new Event('change'))")
    page.click(page.one("#grid tbody td:nth-child(4)"))
    page.run("location.reload()")
    page.until("document.getElementById('panel')?.open")
    assert page.run("return window.taken") is None
    assert page.complaints() == []


def test_the_policy_forbids_markup_scripts_and_the_network(page):
    for script in (
        "document.body.innerHTML = '<p>'",
        "document.body.insertAdjacentHTML('beforeend', '<p>')",
        "document.createElement('script').text = '1'",
        "eval('1')",
    ):
        with pytest.raises(JavascriptException):
            page.run(f"const work = document.createElement('a'); work.onclick = () => {{}}; {script}")
    blocked = page.driver.execute_async_script(
        "const done = arguments[0]; document.addEventListener('securitypolicyviolation',"
        " (event) => done(event.effectiveDirective)); const image = new Image();"
        " image.src = 'http://127.0.0.1:9/x.png'; document.body.append(image)"
    )
    assert blocked == "img-src"
    page.complaints()


def test_the_page_asks_the_network_for_nothing(shown, usual):
    shown.driver.get_log("performance")
    shown.open(usual, "#claim=item.empty&column=2.8/cpu")
    shown.one("#search").send_keys("item")
    events = [json.loads(entry["message"])["message"] for entry in shown.driver.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert usual.as_uri() in {url.split("#")[0] for url in asked}
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
