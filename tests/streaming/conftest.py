"""How the tests of the wire are run."""

import ssl
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is encrypted, and reading the world's certificates takes each client a long while."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: Callable[..., Any]) -> None:
    """Have every coroutine run by anyio; a mark in the tests would be nonsense in their sync twins."""
    if iscoroutinefunction(obj):
        pytest.mark.anyio(obj)
