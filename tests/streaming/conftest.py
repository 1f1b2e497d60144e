"""How the tests of the wire are run."""

import ssl
from collections import defaultdict
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

import pytest

from tests.support.expressed import expressed
from tests.support.recordings import find


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of the recordings was replayed."""
    differing = defaultdict(list)
    recordings = find("*")
    for recording in recordings:
        differing[expressed(recording).differs].append(recording.name.partition("/")[2])
    exact = len(differing.pop(""))
    write = terminalreporter.write_line
    terminalreporter.section("replay of the recordings")
    write(f"{exact:4} request and answer")
    write(f"{len(recordings) - exact:4} answer alone, because no call sends such a request:")
    for reason, names in sorted(differing.items()):
        write(f"{len(names):8} {reason} ({', '.join(sorted(set(names)))})")
