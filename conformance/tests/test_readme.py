"""The READMEs say what the suite has, and lead to what is there."""

import re

import pytest

from conformance import catalogue
from conformance.catalogue.devices import KINDS_OF_DEVICES, VENDOR
from conformance.runner import options
from conformance.tests.runs import ROOT

READMES = (
    "README.md",
    "conformance/README.md",
    "strategies/README.md",
    "reports/README.md",
    "CONTRIBUTING.md",
)


class Recorded:
    """A parser that keeps the names of the options which are added to it."""

    def __init__(self):
        self.names = set()

    def getgroup(self, *_):
        return self

    def addoption(self, name, **_):
        self.names.add(name)


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md"])
def test_the_claims_and_laws_that_a_readme_names_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"[`\[]([a-z*_]+\.[a-z]+(?:-[a-z0-9_]+)+)[`@]", text))
    known = set(catalogue.load())
    known |= {f"*.{each.partition('.')[2]}" for each in known}
    assert named <= known, named - known


def test_the_readme_lists_the_devices_that_are_looked_for():
    text = (ROOT / "conformance" / "README.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"looks for the devices ([a-z, ]+)\.", text)
    named = set(re.split(r", | and ", listed))
    assert named == {name for name in KINDS_OF_DEVICES if "/" not in name} - {VENDOR}


def test_the_readme_has_a_row_for_every_option_of_the_suite_and_for_no_other():
    """pytest's own are written without two hyphens, or stand beside ours in a row."""
    recorded = Recorded()
    options.add(recorded)
    text = (ROOT / "conformance" / "README.md").read_text(encoding="utf-8")
    assert len(recorded.names) > 10
    assert set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)) | named_elsewhere(text) == recorded.names


def named_elsewhere(text):
    """The option that shares a row with the profile."""
    return {name for name in ("--cases",) if f"`{name} N`" in text}


def test_the_readme_fits_on_a_few_screens():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 130


@pytest.mark.parametrize("readme", READMES)
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    for place, _, heading in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", text)):
        target = (ROOT / readme).parent / place if place else ROOT / readme
        assert target.exists(), place
        assert not heading or heading in headings(target), heading


def headings(path):
    """The anchors of the headings of a file, as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}
