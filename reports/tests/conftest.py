"""Pages and a headless Chromium for the tests of the page; other tests need neither Jinja2 nor selenium."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance.verdict.results import Run
from reports.tests import page_runs

if TYPE_CHECKING:
    from reports.tests.page_browser import Shown

REQUIRED = "CONFORMANCE_REQUIRE_BROWSER"
NEEDED = {
    "chromium": "the Debian package chromium",
    "chromedriver": "the Debian package chromium-driver",
    "selenium": "selenium",
    "axe_core_python": "axe-core-python",
}


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A browser that shows pages, one for all tests; without it they skip, or fail where it is required."""
    there = {name for name in NEEDED if shutil.which(name) or importlib.util.find_spec(name)}
    lacking = [NEEDED[name] for name in NEEDED if name not in there]
    if lacking:
        reason = f"the page is tested in a browser; install {', '.join(lacking)}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{reason}, or unset {REQUIRED}")
        pytest.skip(reason)
    from reports.tests.page_browser import started

    with started(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[Run]], Path]:
    """Writes the page of some runs under a name and gives its path."""
    from reports import page

    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, runs: list[Run]) -> Path:
        path = folder / f"{name}.html"
        path.write_text(page.render(runs), encoding="utf-8", newline="\n")
        return path

    return write


@pytest.fixture(scope="session")
def usual(written: Callable[[str, list[Run]], Path]) -> Path:
    """The page of 130 claims on three devices in seventeen versions."""
    return written("usual", page_runs.runs())
