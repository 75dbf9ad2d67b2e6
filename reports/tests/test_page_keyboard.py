"""The page by keyboard alone, in a browser."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from reports.tests.page_browser import PHONE


@pytest.fixture
def page(shown, usual):
    shown.open(usual)
    shown.run("document.querySelector('#grid [tabindex]').focus()")
    return shown


def test_the_grid_is_one_stop_of_the_tab_key(shown, usual):
    shown.open(usual)
    stops = []
    for _ in range(40):
        shown.press(Keys.TAB)
        stops.append(shown.focused())
        if shown.focused().tag_name == "summary":
            break
    in_grid = [stop for stop in stops if stop.tag_name in ("td", "th")]
    assert len(in_grid) == 1
    assert [stop.get_attribute("id") for stop in stops[:5]] == ["", "", "theme", "search", "document"]
    assert stops[-1].tag_name == "summary"


def test_arrows_move_over_what_is_shown(page):
    page.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    assert page.focused() == page.cell(page.claims()[1], 2)
    page.press(Keys.ARROW_UP, Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert page.focused() == page.cell(page.claims()[0], 0)
    assert len(page.every("#grid [tabindex]")) == 1


def test_arrows_skip_what_is_filtered_away(page):
    page.run("location.hash = '#device=cpu&device=meta&kind=values'")
    page.until("!document.getElementById('count').textContent.startsWith('130')")
    page.press(*[Keys.ARROW_RIGHT] * 18, Keys.ARROW_DOWN)
    assert page.focused() == page.cell(page.claims()[1], 1 + 34)


def test_home_end_and_pages(page):
    claims = page.claims()
    for keys, control, claim, column in (
        ([Keys.END], False, 0, 51),
        ([Keys.PAGE_DOWN], False, 10, 51),
        ([Keys.HOME], False, 10, 0),
        ([Keys.END], True, -1, 51),
        ([Keys.PAGE_UP], False, -11, 51),
        ([Keys.HOME], True, 0, 0),
        ([Keys.ARROW_UP], False, 0, 0),
    ):
        page.press(*keys, control=control)
        assert page.focused() == page.cell(claims[claim], column)


def test_the_focused_cell_is_never_under_the_headers(page):
    page.press(Keys.END, control=True)
    page.press(*[Keys.ARROW_UP] * 25, *[Keys.ARROW_LEFT] * 45)
    cell, head, first = page.run(
        "return [document.activeElement, document.querySelector('#grid thead'),"
        " document.activeElement.parentNode.cells[0]].map((part) => part.getBoundingClientRect().toJSON())"
    )
    assert cell["top"] >= head["bottom"]
    assert cell["left"] >= first["right"] - 1


@pytest.mark.parametrize("key", [Keys.ENTER, Keys.SPACE])
def test_a_key_opens_the_details_and_escape_gives_the_focus_back(page, key):
    page.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, key)
    assert "torch 1.13 on cpu" in page.panel()
    assert page.focused() == page.one("#detail")
    page.press(Keys.ESCAPE)
    assert page.panel() == ""
    assert page.focused() == page.cell(page.claims()[1], 1)
    assert page.fragment() == ""


def test_the_close_button_gives_the_focus_back(page):
    page.press(Keys.ENTER)
    page.one("#close").click()
    assert page.focused() == page.cell(page.claims()[0], 0)


def test_on_a_phone_the_details_keep_the_focus_until_they_close(shown, usual):
    shown.open(usual, size=PHONE)
    shown.click(shown.cell("clone.empty", 1))
    for _ in range(25):
        shown.press(Keys.TAB)
        focus = shown.focused()
        assert focus.tag_name == "body" or shown.run("return arguments[0].closest('#panel') !== null", focus)
    shown.press(Keys.ESCAPE)
    assert shown.panel() == ""
    assert shown.fragment() == ""
    assert shown.focused() == shown.cell("clone.empty", 1)


def test_a_filter_that_hides_the_stop_moves_it(page):
    page.press(Keys.END, Keys.ARROW_DOWN)
    page.chip("device", "cpu").click()
    stop = page.one("#grid [tabindex]")
    assert stop.is_displayed()
    assert stop == page.cell(page.claims()[0], 0)


def test_the_details_of_a_hidden_claim_give_the_focus_to_the_search(page):
    page.press(Keys.ENTER)
    page.one("#search").send_keys("no such words")
    page.one("#close").click()
    assert page.focused() == page.one("#search")
