"""A page in a headless Chromium, in the words of a person who uses it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

DESKTOP, PHONE = (1400, 900), (400, 800)
ALL, START = "#view=all", ""  # all claims with no group folded, and what the page starts with
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Shown:
    """A browser with one page in it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(
        self, path: Path, fragment: str = ALL, size: tuple[int, int] = DESKTOP, dark: bool = False
    ) -> None:
        """Show the page of a path, from its beginning."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get("about:blank")
        self.driver.get(f"{path.as_uri()}{fragment}")

    def one(self, selector: str) -> WebElement:
        """The first element that a selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def every(self, selector: str) -> list[WebElement]:
        """All elements that a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def claims(self) -> list[str]:
        """The ids of the claims that are shown."""
        ids: list[str] = self.run(
            "return [...document.querySelectorAll('#grid tbody tr:not(.api)')]"
            ".filter((line) => line.checkVisibility()).map((line) => line.querySelector('.id').textContent)"
        )
        return ids

    def heads(self) -> list[str]:
        """The versions over the columns that are shown."""
        labels: list[str] = self.run(
            "return [...document.querySelectorAll('.versions th')].slice(1)"
            ".filter((head) => head.checkVisibility()).map((head) => head.textContent)"
        )
        return labels

    def cell(self, claim: str, column: int) -> WebElement:
        """The cell of a claim in a column; column 0 is the claim itself."""
        self.drawn()
        found: WebElement = self.run(
            "return [...document.querySelectorAll('.id')].find((id) => id.textContent === arguments[0])"
            ".closest('tr').cells[arguments[1]]",
            *(claim, column),
        )
        return found

    def click(self, element: WebElement) -> None:
        """Click an element once all is drawn and it is in view."""
        self.drawn()
        self.driver.execute_async_script(
            "const [element, done] = arguments;"
            "element.scrollIntoView({ block: 'center', inline: 'nearest' });"
            "requestAnimationFrame(() => requestAnimationFrame(done));",
            element,
        )
        element.click()

    def drawn(self) -> None:
        """Wait until every line that is shown is drawn."""
        self.until("!document.querySelector('#grid tbody tr:not(.api, .drawn, [hidden])')")

    def focused(self) -> WebElement:
        """The element that has the keyboard."""
        return self.driver.switch_to.active_element

    def press(self, *keys: str, control: bool = False) -> None:
        """Press keys where the focus is, one after another."""
        for key in keys:
            chain = webdriver.ActionChains(self.driver)
            if control:
                chain.key_down(Keys.CONTROL)
            chain.send_keys(key)
            if control:
                chain.key_up(Keys.CONTROL)
            chain.perform()

    def choose(self, control: str, value: str) -> None:
        """Choose an option of a control by its value."""
        Select(self.one(f"#{control}")).select_by_value(value)

    def chip(self, kind: str, value: str) -> WebElement:
        """The button that filters by a verdict or a device."""
        return self.one(f'[data-{kind}="{value}"]')

    def count(self) -> str:
        """The sentence that says how many claims are shown."""
        return self.one("#count").text

    def panel(self) -> str:
        """The text of the open details, or an empty string."""
        return self.one("#panel").text

    def fragment(self) -> str:
        """What the address names, without the view of all claims."""
        named = str(self.run("return decodeURIComponent(location.hash)"))
        return named.removesuffix("view=all").removesuffix("&").removesuffix("#")

    def until(self, script: str) -> None:
        """Wait until a script is true."""
        WebDriverWait(self.driver, 120, 0.05).until(lambda _: self.run(f"return {script}"))

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What the browser logged of a kind since it was last asked."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since it was last asked."""
        return [entry["message"] for entry in self.log("browser")]


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Shown]:
    """A browser with a new profile in a folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Shown(driver)
    finally:
        driver.quit()
