"""2,000 claims by 60 columns in a browser; times are recorded for the reader and decide nothing."""

from __future__ import annotations

import json

import pytest

from reports.tests import page_runs
from reports.tests.page_browser import ALL, START

TIMED = """
const done = arguments[0];
const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
const timed = async (act) => {
  await frame();
  const start = performance.now();
  act();
  await frame();
  return Math.round(performance.now() - start);
};
const enter = (id, value, event) => () => {
  document.getElementById(id).value = value;
  document.getElementById(id).dispatchEvent(new Event(event));
};
const click = (selector) => () => document.querySelector(selector).click();
(async () => {
  const found = { load: Math.round(performance.getEntriesByType("navigation")[0].domComplete) };
  found.search = await timed(enter("search", "item", "input"));
  found.shown = document.querySelectorAll("#grid tbody tr:not(.api):not([hidden])").length;
  found.unsearch = await timed(enter("search", "", "input"));
  found.verdict = await timed(click("[data-verdict=refuted]"));
  found.device = await timed(click("[data-device=cpu]"));
  found.clear = await timed(click("#controls .clear"));
  found.open = await timed(click("#grid tbody tr:not(.api, [hidden]) td"));
  done(found);
})();
"""


@pytest.fixture(scope="module")
def large(written):
    """The runs, and the page of them."""
    runs = page_runs.large(claims=2000, versions=30)
    return runs, written("large", runs)


@pytest.mark.parametrize("fragment", [START, ALL], ids=["start", "all"])
def test_a_large_page_works(shown, large, fragment, record_property):
    runs, path = large
    assert path.stat().st_size < 4e6
    shown.open(path, fragment)
    if fragment == ALL:
        assert shown.count() == "2000 of 2000 claims"
        shown.drawn()
        assert shown.run("return document.querySelectorAll('#grid tbody tr:not(.api) td').length") == 120_000
    shown.until("performance.getEntriesByType('navigation')[0].domComplete > 0")
    found = shown.driver.execute_async_script(TIMED)
    assert found.pop("shown") == sum(claim.startswith("item.") for claim in runs[0].claims)
    assert shown.panel() != ""
    record_property("milliseconds", json.dumps(found))
    record_property("bytes", path.stat().st_size)
    print(f"{path.stat().st_size / 1e6:.2f} MB, milliseconds: {found}")
