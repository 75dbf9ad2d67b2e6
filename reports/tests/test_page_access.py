"""The page for everyone, in a browser: axe-core, roles, colours, light and dark, a phone, no script."""

from __future__ import annotations

import itertools
import math
import re
from importlib.resources import files

import pytest

from conformance.verdict.results import VERDICTS
from reports.tests import page_runs, synthetic
from reports.tests.page_browser import ALL, DESKTOP, PHONE, START

OPEN = "#claim=item.every-layout&column=2.0/cpu"
# How colours look to people who lack one kind of cone, on linear RGB (Machado, Oliveira and Fernandes, 2009).
SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.052)),
    "no green": ((0.3673, 0.8606, -0.228), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "no blue": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
}


@pytest.fixture(scope="module")
def small(written):
    """A page with every verdict, small enough for a thorough check."""
    runs = page_runs.runs(synthetic.TORCHES[:3], claims=36)
    every = {f"zoo.{word}": {"word": word, "surprise": True} for word in VERDICTS}
    return written("small", [*runs, synthetic.run(every, "2.15.0", page_runs.DEVICES)])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "fragment", [START, ALL, OPEN, "#claim=zoo.refuted", "#from=1.13&to=2.1", "#search=zz"]
)
def test_axe_finds_nothing(shown, small, fragment, size, dark):
    shown.open(small, fragment, size, dark)
    if size == PHONE and "search" in fragment:
        shown.one("#more").click()
    shown.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = shown.driver.execute_async_script(
        "const done = arguments[0]; axe.run({ resultTypes: ['violations'] }).then((found) => done("
        "[found.passes.length, found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])]))"
    )
    assert found[1] == []
    assert found[0] > 20


def test_axe_would_find_something(shown, small):
    shown.open(small)
    shown.run("document.querySelector('label[for=search]').remove()")
    shown.run("document.getElementById('search').placeholder = ''")
    shown.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = shown.driver.execute_async_script(
        "const done = arguments[0]; axe.run().then((found) => done(found.violations.map((one) => one.id)))"
    )
    assert "label" in found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_screen_reader_hears_a_grid(shown, small, size):
    shown.open(small, size=size)
    shown.drawn()
    nodes = shown.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    heard = {}
    for node in nodes:
        if not node["ignored"]:
            heard.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    assert len(heard["grid"]) == 1
    assert heard["grid"][0].startswith("Verdict of each claim in each column")
    assert len([name for name in heard["gridcell"] if name != "verdict or failure changes here"]) == 42 * 12
    assert {f"{word}, surprise" for word in VERDICTS} <= set(heard["gridcell"])
    assert [name for name in heard["columnheader"] if name in page_runs.DEVICES] == list(page_runs.DEVICES)
    assert len(heard["rowheader"]) > 42
    assert heard["searchbox"] == ["Search the claims"]


def test_what_changes_is_announced(shown, small):
    shown.open(small)
    live = shown.one("#count")
    assert live.get_attribute("aria-live") == "polite"
    shown.one("#search").send_keys("zoo")
    assert live.text == f"{len(VERDICTS)} of 42 claims"


COLOURS = """
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const surface = getComputedStyle(document.querySelector("#grid tbody tr:not(.api)")).backgroundColor;
const painted = (...colours) => {
  for (const colour of colours) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
};
return arguments[0].map((_, place) => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(`td.v${place}`));
  return [painted(surface, backgroundColor, color), painted(surface, backgroundColor)];
});
"""


def _colours(shown) -> dict[str, tuple[list[float], list[float]]]:
    """The colours of the sign and of its ground for each verdict, each channel from 0 to 1."""
    return dict(zip(VERDICTS, map(tuple, shown.run(COLOURS, VERDICTS)), strict=True))


def _linear(colour: list[float]) -> list[float]:
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]


def _contrast(one: list[float], other: list[float]) -> float:
    lights = sorted(sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), _linear(each))) for each in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _lab(colour: list[float], sight: str) -> list[float]:
    linear = _linear(colour)
    mixed = (sum(map(float.__mul__, map(float, row), linear)) for row in SIGHTS[sight])
    red, green, blue = (min(1.0, max(0.0, each)) for each in mixed)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, y, z))
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_verdict_has_its_own_sign_and_a_colour_that_all_can_tell(shown, small, dark):
    shown.open(small, dark=dark)
    shown.drawn()
    signs = shown.run(
        "return arguments[0].map((_, place) => document.querySelector(`td.v${place}`).textContent)",
        VERDICTS,
    )
    assert len(set(signs)) == len(VERDICTS)
    colours = _colours(shown)
    for sign, ground in colours.values():
        assert _contrast(sign, ground) >= 4.5
    for sight, (one, other) in itertools.product(SIGHTS, itertools.combinations(VERDICTS, 2)):
        apart = math.dist(_lab(colours[one][1], sight), _lab(colours[other][1], sight))
        assert apart >= 8, (sight, one, other)


def _ground(shown) -> list[int]:
    colour = shown.run("return getComputedStyle(document.documentElement).backgroundColor")
    return [int(channel) for channel in re.findall(r"\d+", colour)]


def test_the_theme_follows_the_system_until_it_is_chosen(shown, small):
    shown.open(small, dark=True)
    assert max(_ground(shown)) < 60
    assert shown.one("#theme").get_attribute("aria-pressed") == "true"
    shown.open(small)
    assert min(_ground(shown)) > 200
    try:
        shown.one("#theme").click()
        assert max(_ground(shown)) < 60
        shown.open(small)
        assert max(_ground(shown)) < 60
        assert shown.one("#theme").get_attribute("aria-pressed") == "true"
    finally:
        shown.run("localStorage.clear()")


@pytest.mark.parametrize("fragment", [ALL, "#claim=item.empty&column=2.8/cpu", "#from=2.7&to=2.8"])
def test_a_phone_shows_the_page_without_scrolling_sideways(shown, usual, fragment):
    shown.open(usual, fragment, PHONE)
    shown.run("document.getElementById('scroll').scrollLeft = 300")
    assert shown.run("return document.documentElement.scrollWidth") <= PHONE[0]
    sentence = shown.one(".sentence").rect
    assert sentence["x"] >= 0
    assert sentence["x"] + sentence["width"] <= PHONE[0]
    cell = next(cell for cell in shown.every("#grid tbody td") if cell.is_displayed()).rect
    assert min(cell["width"], cell["height"]) >= 24


def test_a_phone_hides_the_filters_until_they_are_wanted(shown, usual):
    shown.open(usual, size=PHONE)
    assert not shown.one("#kind").is_displayed()
    shown.one("#more").click()
    assert shown.one("#kind").is_displayed()
    assert shown.one("#more").get_attribute("aria-expanded") == "true"
    assert shown.run("return document.documentElement.scrollWidth") <= PHONE[0]


def test_without_a_script_there_is_a_plain_table(shown, small):
    shown.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        shown.open(small)
        assert not shown.one("#controls").is_displayed()
        assert shown.one(".legend").is_displayed()
        told = [cell.text for cell in shown.every("#grid .told") if cell.is_displayed()]
        assert len(told) == 42
        assert "holds up to 2.1, not checked since 2.15" in told
        assert not shown.one("#start").is_displayed()
        assert shown.one(".runs").is_displayed()
    finally:
        shown.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
