"""How the tests of the wire are run."""

import ssl
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

import pytest

from tests.support.transports import ASYNC, SYNC, use


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is encrypted, and reading the world's certificates takes each client a long while."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture(autouse=True)
def transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What carries the bytes of a client that is given no other."""
    name: str = getattr(request, "param", "httpx")
    if name != "httpx":
        use(name, monkeypatch)
    return name


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so over every transport, but for those that the mark names with their reasons.

    `sync_httpx2`, for example, excepts one in the sync twin alone.
    """
    marks = list(metafunc.definition.iter_markers("every_transport"))
    if marks:
        flavour, known = ("sync", SYNC) if "_sync" in metafunc.definition.path.parts else ("async", ASYNC)
        excepted = {name for mark in marks for name in mark.kwargs}
        names = [name for name in known if not excepted & {name, f"{flavour}_{name}"}]
        metafunc.parametrize("transport", names, indirect=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: Callable[..., Any]) -> None:
    """Have every coroutine run by anyio; a mark in the tests would be nonsense in their sync twins."""
    if iscoroutinefunction(obj):
        pytest.mark.anyio(obj)
