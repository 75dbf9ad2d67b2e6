"""Search, filters and deep links, in a browser; what is expected is computed from the runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver.common.keys import Keys

from conformance.verdict.results import Claim, Verdict
from reports import failures
from reports.tests import page_runs, synthetic

RUNS = page_runs.runs()
CLAIMS = sorted(RUNS[-1].claims.values(), key=lambda claim: (claim.id.split(".")[0], claim.id))
LABELS = [".".join(torch.split(".")[:2]) for torch in synthetic.TORCHES]


def having(wanted: Callable[[Verdict], bool], devices=page_runs.DEVICES, runs=RUNS) -> list[str]:
    return [
        claim.id
        for claim in CLAIMS
        if any(wanted(run.verdicts[claim.id, device]) for run in runs for device in devices)
    ]


def of(wanted: Callable[[Claim], bool]) -> list[str]:
    return [claim.id for claim in CLAIMS if wanted(claim)]


@pytest.fixture
def page(shown, usual):
    shown.open(usual)
    return shown


def test_at_first_every_claim_and_column_is_shown(page):
    assert page.claims() == of(lambda claim: True)
    assert page.heads() == LABELS * 3
    assert page.count() == "130 of 130 claims"
    assert page.complaints() == []


@pytest.mark.parametrize("words", ["nan PAYLOADS", "item.keeps", "003.17", "training loop", "no such words"])
def test_search_finds_claims_that_have_all_the_words(page, words):
    page.one("#search").send_keys(words)

    def says(claim: Claim) -> bool:
        text = " ".join([claim.id, claim.sentence, claim.harm, *claim.cites]).lower()
        return all(word in text for word in words.lower().split())

    expected = of(says)
    assert page.claims() == expected
    assert page.count() == f"{len(expected)} of 130 claims"
    assert page.one("#empty").is_displayed() == (not expected)


def test_verdicts_add_up(page):
    page.chip("verdict", "crashed").click()
    assert page.claims() == having(lambda verdict: verdict.verdict == "crashed")
    page.chip("verdict", "errored").click()
    assert page.claims() == having(lambda verdict: verdict.verdict in ("crashed", "errored"))
    assert page.fragment() == "#verdict=crashed&verdict=errored"


def test_a_button_says_how_many_claims_it_would_show(page):
    page.choose("kind", "error")
    tally = page.chip("verdict", "refuted").find_element("css selector", ".tally").text
    page.chip("verdict", "refuted").click()
    assert tally == str(len(page.claims())) != "0"


@pytest.mark.parametrize(
    ("control", "value", "wanted"),
    [
        ("kind", "sharing", lambda claim: claim.kind == "sharing"),
        ("document", "001", lambda claim: any(number.startswith("001.") for number in claim.cites)),
        ("api", "from_numpy", lambda claim: claim.id.startswith("from_numpy.")),
    ],
)
def test_a_choice_filters_and_clear_undoes_it(page, control, value, wanted):
    page.choose(control, value)
    assert page.claims() == of(wanted)
    assert page.fragment() == f"#{control}={value}"
    page.one("#controls .clear").click()
    assert len(page.claims()) == 130
    assert page.fragment() == ""


def test_devices_choose_columns_and_verdicts_look_only_at_those(page):
    page.chip("device", "meta").click()
    assert page.heads() == LABELS
    page.chip("verdict", "absent").click()
    assert page.claims() == having(lambda verdict: verdict.verdict == "absent", ["meta"])
    page.chip("device", "meta").click()
    page.chip("device", "cpu").click()
    assert page.claims() == []


def test_surprises_only(page):
    page.one("#surprise").click()
    assert page.claims() == having(lambda verdict: verdict.surprise)
    page.chip("verdict", "refuted").click()
    assert page.claims() == having(lambda verdict: verdict.surprise and verdict.verdict == "refuted")


def test_what_changed_between_two_versions(page):
    page.choose("from", "2.7")
    assert len(page.claims()) == 130
    page.choose("to", "2.12")
    before, after = (RUNS[LABELS.index(label)] for label in ("2.7", "2.12"))

    def kind(verdict: Verdict) -> tuple[str, str]:
        return verdict.verdict, failures.signature(failures.observed(verdict))

    changed = [key for key in before.verdicts if kind(before.verdicts[key]) != kind(after.verdicts[key])]
    assert page.claims() == of(lambda claim: claim.id in {name for name, _ in changed})
    assert page.heads() == ["2.7", "2.12"] * 3
    assert len(page.every("td.moved")) == len(changed)
    assert any(before.verdicts[key].verdict == after.verdicts[key].verdict for key in changed)


def test_filters_meet(page):
    page.choose("kind", "error")
    page.chip("verdict", "refuted").click()
    page.chip("device", "lazy").click()
    page.one("#search").send_keys("item")
    refuted = having(lambda verdict: verdict.verdict == "refuted", ["lazy"])
    about_items = of(lambda claim: claim.kind == "error" and "item" in claim.id)
    assert page.claims() == [claim for claim in about_items if claim in refuted]


def test_a_link_to_a_filter_shows_the_same_again(page, usual):
    page.choose("kind", "values")
    page.chip("verdict", "refuted").click()
    page.chip("device", "cpu").click()
    page.one("#search").send_keys("NaN pay")
    claims, heads, fragment = page.claims(), page.heads(), page.run("return location.hash")
    page.open(usual, fragment)
    assert (page.claims(), page.heads()) == (claims, heads)
    assert page.one("#search").get_attribute("value") == "NaN pay"
    assert page.chip("verdict", "refuted").get_attribute("aria-pressed") == "true"
    assert 0 < len(claims) < 130


def test_a_link_to_a_claim_opens_it_and_brings_it_into_view(shown, usual):
    shown.open(usual, "#claim=to.keeps-dtype&column=2.8/lazy")
    assert "The dtype that to gives corresponds by name" in shown.panel()
    assert "torch 2.8 on lazy" in shown.panel()
    cell = shown.cell("to.keeps-dtype", 1 + 17 + LABELS.index("2.8"))
    shown.until(
        "(() => { const [cell, grid] = [document.querySelector('td.open'), document.getElementById('scroll')]"
        ".map((part) => part.getBoundingClientRect());"
        " return cell.top > grid.top && cell.bottom < grid.bottom && cell.right < grid.right; })()"
    )
    assert "open" in cell.get_attribute("class")


def test_a_link_to_a_claim_that_is_not_there_says_so(shown, usual):
    shown.open(usual, "#claim=item.gone")
    assert shown.count() == "130 of 130 claims; no claim is named item.gone"
    assert shown.panel() == ""


def test_a_link_with_nonsense_shows_the_page(shown, usual):
    shown.open(usual, "#verdict=maybe&surprise=7&=&%E0%A4&from=2.7&to=2.7&column=x")
    assert len(shown.claims()) == 130
    assert shown.complaints() == []


def test_the_back_button_goes_through_filters_and_details(page):
    page.choose("kind", "error")
    page.click(page.cell("item.one-element", 2))
    assert "torch 2.0 on cpu" in page.panel()
    page.click(page.cell("item.one-element", 3))
    page.driver.back()
    page.until("document.getElementById('panel').textContent.includes('torch 2.0 on cpu')")
    page.driver.back()
    page.until("!document.getElementById('panel').open")
    assert len(page.claims()) == len(of(lambda claim: claim.kind == "error"))
    page.driver.back()
    page.until("location.hash === '#view=all'")
    assert len(page.claims()) == 130
    page.driver.forward()
    page.until("location.hash === '#kind=error&view=all'")
    assert page.one("#kind").get_attribute("value") == "error"


def test_typing_is_one_step_back(page):
    page.one("#search").send_keys("n", "a", "n")
    assert page.fragment() == "#search=nan"
    page.driver.back()
    page.until("location.hash === '#view=all'")
    assert page.one("#search").get_attribute("value") == ""


def test_an_address_edited_by_hand_is_followed(page):
    page.run("location.hash = '#api=item'")
    page.until("document.getElementById('count').textContent === '11 of 130 claims'")


def test_where_no_device_has_both_versions_the_page_says_so(shown, written):
    one = {"item.a": "holds"}
    runs = [synthetic.run(one, "2.0.0"), synthetic.run(one, "2.1.0", ("lazy",))]
    shown.open(written("apart", runs), "#from=2.0&to=2.1")
    assert shown.count() == "0 of 1 claim; no device has both versions"


def test_escape_in_the_search_keeps_the_details_open(page):
    page.click(page.cell("item.empty", 1))
    page.one("#search").send_keys("item", Keys.ESCAPE)
    assert page.panel() != ""
