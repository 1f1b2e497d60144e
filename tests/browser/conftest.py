"""A browser, the example's page in it, and a mock server behind that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

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


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    with opened(context, site) as page:
        yield page


@contextmanager
def opened(context: BrowserContext, site: str) -> Iterator[Page]:
    """Open the page; it must neither throw anything nor violate its content security policy."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(site)
    yield page
    # The browser itself complains of each answer that refuses something.
    assert [each for each in complaints if not each.startswith("Failed to load resource")] == []
