"""The details of a claim and of a cell, in a browser."""

from __future__ import annotations

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from reports import documents, history
from reports.tests import page_runs, synthetic
from reports.tests.page_browser import PHONE

RUNS = page_runs.runs()
LABELS = [".".join(torch.split(".")[:2]) for torch in synthetic.TORCHES]


@pytest.fixture
def page(shown, usual):
    shown.open(usual)
    return shown


def first(wanted) -> tuple[str, int]:
    """The first claim and column on the cpu whose verdict is as wanted."""
    return next(
        (claim, place + 1)
        for place, run in enumerate(RUNS)
        for (claim, device), verdict in run.verdicts.items()
        if device == "cpu" and wanted(verdict)
    )


def test_a_refuted_cell_opens_all_that_is_known(page):
    name, column = first(lambda verdict: verdict.verdict == "refuted" and not verdict.surprise)
    page.click(page.cell(name, column))
    run = RUNS[column - 1]
    claim, verdict, said = run.claims[name], run.verdicts[name, "cpu"], page.panel()
    words = {number: words for paper in documents.load() for number, words in paper.numbers.items()}
    for text in (
        *(claim.id, claim.harm, claim.kind, claim.property, verdict.failure, *claim.cites),
        *(words[number].replace("`", "") for number in claim.cites),
        *(claim.sentence.replace("`", ""), verdict.because.replace("`", ""), *verdict.inputs.values()),
        *(verdict.script.strip(), f"{verdict.cases} cases in {verdict.seconds:.2g} s", run.header.torch),
        *("float32 22", "stride 0 8", "view of a leaf 8", run.header.numpy, run.header.platform),
    ):
        assert text in said
    assert f"torch {LABELS[column - 1]} on cpu" in said


def test_a_surprise_says_what_was_expected(page):
    name, column = first(lambda verdict: verdict.surprise and verdict.verdict == "holds")
    page.click(page.cell(name, column))
    assert "A surprise: holds, but refuted was expected." in page.panel()


@pytest.mark.parametrize("word", ["crashed", "errored"])
def test_other_verdicts_give_their_reason(page, word):
    name, column = first(lambda verdict: verdict.verdict == word)
    page.click(page.cell(name, column))
    assert f"it is {word}" in page.panel()


def test_a_claim_opens_its_history(page):
    name = "detach.one-element"
    page.click(page.cell(name, 0))
    for words in history.histories(RUNS[-1].claims[name], history.columns(RUNS)):
        assert words in page.panel()
    strips = page.every(".segments")
    assert len(strips) == 3
    spans = history.spans(name, history.by_device(history.columns(RUNS))["cpu"])
    labels = [button.get_attribute("aria-label") for button in strips[0].find_elements(By.TAG_NAME, "button")]
    assert labels == [f"cpu, {span.first} to {span.last}: {span.verdict}" for span in spans]
    assert len(labels) > 1


def test_a_part_of_the_history_opens_its_newest_column(page):
    page.click(page.cell("detach.one-element", 0))
    page.click(page.one(".segments button"))
    shown = re.search(r"torch (\S+) on cpu", page.panel())
    assert shown is not None
    assert page.one(".segments button").get_attribute("aria-current") == "true"
    assert page.one(".segments small").text.endswith(shown[1])


def test_older_and_newer_step_through_the_device(page):
    page.click(page.cell("item.empty", 1))
    assert page.one("#older").get_attribute("aria-disabled") == "true"
    page.one("#newer").click()
    assert "torch 2.0 on cpu" in page.panel()
    assert page.focused() == page.one("#newer")
    page.one("#older").click()
    page.one("#older").click()
    assert "torch 1.13 on cpu" in page.panel()


def test_the_script_can_be_copied_and_pasted(page):
    name, column = first(lambda verdict: bool(verdict.script))
    page.click(page.cell(name, column))
    button = page.one("[aria-label='Copy: Script that shows it']")
    page.click(button)
    page.until("document.getElementById('said').textContent === 'Copied.'")
    page.run("document.body.append(document.createElement('textarea'))")
    page.one("textarea").send_keys(Keys.CONTROL, "v")
    assert page.one("textarea").get_attribute("value") == RUNS[column - 1].verdicts[name, "cpu"].script


def test_where_the_clipboard_is_refused_the_text_is_selected(page):
    name, column = first(lambda verdict: bool(verdict.script))
    page.run("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    page.click(page.cell(name, column))
    page.run("document.querySelector('[aria-label^=\"Copy: Script\"]').click()")
    page.until("document.getElementById('said').textContent.startsWith('Copying was refused')")
    script = RUNS[column - 1].verdicts[name, "cpu"].script
    assert page.run("return String(getSelection())").strip() == script.strip()


def test_the_command_names_claim_and_device_for_a_shell(shown, written):
    run = synthetic.run({"item.it's $(odd)": "holds"}, "2.15.0")
    shown.open(written("odd", [run]), "#claim=item.it's+$(odd)&column=2.15/cpu")
    command = "python3 -m conformance run --claims 'item.it'\"'\"'s $(odd)' --device cpu"
    assert command in shown.panel()


CUT = "return arguments[0].scrollWidth > arguments[0].clientWidth"


def test_the_command_names_the_mode_of_a_column(shown, written):
    run = synthetic.run({"item.a": "holds"}, "2.15.0", devices=("cpu/compile",))
    shown.open(written("mode", [run]), "#claim=item.a&column=2.15/cpu/compile")
    assert "python3 -m conformance run --claims item.a --mode compile" in shown.panel()


def test_the_name_of_a_device_of_one_column_is_not_cut(shown, written):
    shown.open(written("narrow", [synthetic.run({"item.a": "holds"}, devices=("cpu", "simulated"))]))
    names = shown.every(".devices th span")
    assert [name.text for name in names] == ["cpu", "simulated"]
    assert not [name.text for name in names if shown.run(CUT, name)]


def test_a_program_is_not_cut_off_on_a_phone(shown, written):
    program = f"with torch.no_grad():\n    values = [{', '.join(map(str, range(60)))}]\n\nassert False\n"
    run = synthetic.run({"item.a": {"word": "refuted", "script": program}}, "2.15.0")
    shown.open(written("wide", [run]), "#claim=item.a", PHONE)
    (block,) = shown.every("#detail pre[aria-label^='Script']")
    assert block.text.strip() == program.strip()
    assert not shown.run("return arguments[0].scrollWidth > arguments[0].clientWidth", block)


def test_a_claim_that_is_not_checked_in_a_column_still_opens(shown, written):
    runs = [synthetic.run({"item.a": "holds"}, "2.0.0"), synthetic.run({"item.b": "holds"}, "2.15.0")]
    shown.open(written("gaps", runs), "#claim=item.b&column=2.0/cpu")
    assert "not checked" in shown.panel()
    assert "The claim item.b says so." in shown.panel()


def test_pointing_at_a_cell_gives_a_hint(page):
    name, column = first(lambda verdict: verdict.verdict == "refuted")
    cell = page.cell(name, column)
    page.run("arguments[0].dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))", cell)
    failure = RUNS[column - 1].verdicts[name, "cpu"].failure
    assert cell.get_attribute("title") == f"{LABELS[column - 1]} on cpu: refuted\n{failure}"
