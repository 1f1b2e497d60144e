"""How the tests of the wire are run."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

import pytest

from tests.support.transports import ASYNC, SYNC, use

# httpx2 is a fork of httpx, so the same code of ours serves both; coverage takes half of a test's time.
UNMEASURED = {"httpx2": pytest.param("httpx2", marks=pytest.mark.unmeasured)}


@pytest.fixture(autouse=True)
def transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What carries the bytes of a client that is given no other."""
    name: str = getattr(request, "param", "httpx")
    if name != "httpx":
        use(name, monkeypatch)
    return name


@pytest.fixture
def idle_connections_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep idle connections for a minute: on a busy machine two calls are more than 1.5 s apart."""
    monkeypatch.setattr("dify_chat._http.connections.KEEPALIVE_EXPIRY", 60.0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so over every transport, but for those that the mark names with their reasons.

    `sync_httpx2`, for example, excepts one in the sync twin alone.
    """
    marks = list(metafunc.definition.iter_markers("every_transport"))
    if marks:
        flavour, known = ("sync", SYNC) if "_sync" in metafunc.definition.path.parts else ("async", ASYNC)
        excepted = {name for mark in marks for name in mark.kwargs}
        names = [name for name in known if not excepted & {name, f"{flavour}_{name}"}]
        metafunc.parametrize("transport", [UNMEASURED.get(name, name) for name in names], indirect=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: Callable[..., Any]) -> None:
    """Have every coroutine run by anyio; a mark in the tests would be nonsense in their sync twins."""
    if iscoroutinefunction(obj):
        pytest.mark.anyio(obj)
