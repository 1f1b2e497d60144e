"""A browser, the example's page in it, and a mock server behind that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from dify_chat.testing import MockDify
from tests.browser.chromium import executable, launched
from tests.browser.site import served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip("no Chromium: apt install chromium, or name one in CHROMIUM")
    with launched() as browser:
        yield browser


@pytest.fixture
def mock(request: pytest.FixtureRequest) -> Iterator[MockDify]:
    """A mock server; its parameter are options of it."""
    with MockDify(**{"delay": 0.01, **getattr(request, "param", {})}) as mock:
        yield mock
    mock.assert_all_used()


@pytest.fixture
def site(mock: MockDify) -> Iterator[str]:
    with served(mock.api_key, mock.url) as url:
        yield url


@pytest.fixture
def visitor(site: str) -> Iterator[httpx.Client]:
    """A browser, as far as the relay can tell."""
    with httpx.Client(base_url=site, headers={"Origin": site}) as client:
        client.get("/")
        yield client


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(permissions=["microphone"]) as context:
        yield context


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for the pages of all tests: a new one takes 0.5 s of CPU."""
    with browser.new_context(permissions=["microphone"]) as context:
        yield context.new_page()


@pytest.fixture
def page(tab: Page, site: str) -> Iterator[Page]:
    with opened(tab, site):
        yield tab


@pytest.fixture(scope="package")
def modules(browser: Browser) -> Iterator[Page]:
    """One page for all tests that only call functions of its modules: none acts on what another renders."""
    with (
        MockDify(delay=0) as mock,
        served(mock.api_key, mock.url) as url,
        browser.new_context() as context,
    ):
        page = context.new_page()
        with opened(page, url):
            yield page


@contextmanager
def opened(tab: Page, site: str) -> Iterator[None]:
    """Open the page, and leave it as a new visitor's tab.

    The page must neither throw anything nor violate its content security policy.
    """
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def catch(error: Error) -> None:
        complaints.append(str(error))

    size = tab.viewport_size
    tab.on("console", hear)
    tab.on("pageerror", catch)
    tab.goto(site)
    yield
    tab.remove_listener("console", hear)
    tab.remove_listener("pageerror", catch)
    tab.unroute_all()
    tab.goto("about:blank")
    tab.context.clear_cookies()  # which are those of any port
    tab.emulate_media(color_scheme="light")
    if size and tab.viewport_size != size:
        tab.set_viewport_size(size)
    # The browser itself complains of each answer that refuses something.
    assert [each for each in complaints if not each.startswith("Failed to load resource")] == []
