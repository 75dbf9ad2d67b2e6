"""The README says what the catalogue says."""

import re

from conformance.catalogue import load
from conformance.runner import options
from conformance.tests.runs import ROOT

LAWS = ("004.", "007.")  # whose refutations are findings
NEWEST = ("2.15.0", "2.4.6")


def refuted_claims():
    """The README's table of the refuted claims, from the catalogue."""
    lines = ["| numbers | what is published | what is true |", "| --- | --- | --- |"]
    rows = []
    for claim in load().values():
        columns = [claim.expected(*NEWEST, device) for device in ("cpu", "simulated", "meta")]
        refuted = [expected for expected in columns if expected.verdict == "refuted"]
        if refuted and not claim.cites[0].startswith(LAWS):
            rows.append((sorted(claim.cites), claim.sentence, refuted[0].because))
    return lines + [
        f"| {', '.join(numbers)} | {sentence} | {truth} |"
        for numbers, sentence, truth in sorted(rows, key=lambda row: [_order(number) for number in row[0]])
    ]


def _order(number):
    document, index = number.split(".")
    return document, int(index)


def test_the_table_of_refuted_claims_is_the_catalogues():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(r"<!-- refuted: begin -->\n(.*)<!-- refuted: end -->", text, re.DOTALL)
    assert match is not None
    assert match[1].strip().splitlines() == refuted_claims()


class Recorded:
    """A parser that keeps the names of the options which are added to it."""

    def __init__(self):
        self.names = set()

    def getgroup(self, *_):
        return self

    def addoption(self, name, **_):
        self.names.add(name)


def test_the_readme_has_a_row_for_every_option_of_the_suite_and_for_no_other():
    """pytest's own are written without two hyphens, or stand beside ours in a row."""
    recorded = Recorded()
    options.add(recorded)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(recorded.names) > 10
    assert set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)) | named_elsewhere(text) == recorded.names


def named_elsewhere(text):
    """The option that shares a row with the profile."""
    return {name for name in ("--cases",) if f"`{name} N`" in text}
