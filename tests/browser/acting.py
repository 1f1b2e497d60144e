"""What a visitor does on the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

_SECONDS = 20


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Your message")
    box.fill(question)
    box.press("Enter")


def sees(page: Page, text: str) -> None:
    """Wait until exactly this text is shown."""
    page.get_by_text(text, exact=True).first.wait_for()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def asked(page: Page, question: str) -> None:
    """Ask, and wait for the end of the answer."""
    ask(page, question)
    page.locator(".suggestions").wait_for()


def choose(page: Page, *files: FilePayload) -> None:
    """Give files to the button, which is there when the page knows that the app takes some."""
    page.get_by_role("button", name="Attach files").wait_for()
    page.locator("#files").set_input_files(files)


def focused(page: Page) -> str:
    """Return the id of the element that has the focus."""
    found: str = page.evaluate("document.activeElement.id")
    return found


def happens(page: Page, condition: Callable[[], bool]) -> bool:
    """Wait until something is so that isn't on the page, while the page goes on."""
    end = time.monotonic() + _SECONDS
    while not condition() and time.monotonic() < end:
        page.wait_for_timeout(20)
    return condition()
