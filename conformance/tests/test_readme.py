"""The README says what the catalogue says."""

import re

from conformance.catalogue import load
from conformance.tests.runs import ROOT

LAWS = "004."  # whose refutations are findings
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


def test_the_readme_names_every_option_of_the_suite():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    plugin = (ROOT / "conformance" / "plugin.py").read_text(encoding="utf-8")
    options = re.findall(r'addoption\(\s*"(--[a-z-]+)"', plugin)
    assert len(options) == plugin.count("addoption(") - 1
    assert all(option in text for option in options)
