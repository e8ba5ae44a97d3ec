"""How a page is looked at: on a wide screen and on a phone, by an examiner of access, with pictures for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from applicant_walk import SHOTS
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES: tuple[tuple[int, int], ...] = ((1440, 900), (390, 844))
GRAVE = ("serious", "critical")
SMALL = """() => Array.from(document.querySelectorAll('main button, main .button, main select, main .option, main .input'))
  .filter(each => each.checkVisibility() && !each.closest('.visually-hidden, [data-viewer-tools]')
    && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 120))"""


class Looking:
    """Gathers what is wrong with the pages that it is shown; ``problems`` is empty when all of them will do."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, int, str]] = []

    def __call__(self, page: Page, name: str) -> None:
        """Look at the page that stands or is on its way, and leave it on a wide screen."""
        page.wait_for_load_state()  # a click waits for the answer to begin, not for its text
        for width, height in reversed(SIZES):
            page.set_viewport_size({"width": width, "height": height})
            self._measure(page, name, width)
            if SHOTS:
                self._shoot(page, name, width)
        if len(page.locator("h1").all()) != 1:
            self.problems.append((name, 0, "not one h1"))

    def _measure(self, page: Page, name: str, width: int) -> None:
        found: list[str] = []
        if (reach := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"reaches to {reach}px")
        violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
        found += [f"{each['id']}: {each['nodes'][0]['html']}" for each in violations if each["impact"] in GRAVE]
        found += page.evaluate(SMALL)
        self.problems += [(name, width, each) for each in found]

    def _shoot(self, page: Page, name: str, width: int) -> None:
        for theme, suffix in (("dark", "-dark"), ("light", "")):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.wait_for_timeout(300)
            page.screenshot(path=Path(str(SHOTS), f"{name}-{width}{suffix}.png"), full_page=True)
