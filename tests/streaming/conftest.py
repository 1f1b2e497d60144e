"""How the tests of the wire are run."""

import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest

from tests.support.expressed import NO_USER, expressed, inexpressible
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
    """Say how much of the recordings was replayed, and why the rest wasn't."""
    replayed, left_out = defaultdict(list), defaultdict(list)
    recordings = find("*")
    for recording in recordings:
        if reason := inexpressible(recording):
            left_out[reason].append(recording.name)
        else:
            replayed[expressed(recording).differs].append(recording.name)
    exact, but_for_the_user = len(replayed.pop("")), len(replayed.pop(NO_USER))
    rows = [
        (exact, "replayed, request and answer"),
        (but_for_the_user, "replayed likewise; the recorded request named no user, the client always does"),
        (_count(replayed), "replayed, the answer alone, because no call sends such a request:"),
        *_reasons(replayed),
        (_count(left_out), "not expressible:"),
        *_reasons(left_out),
    ]
    terminalreporter.section(f"replay of the {len(recordings)} recordings")
    for count, what in rows:
        terminalreporter.write_line(f"{count:5} {what}")


def _count(cases: dict[str, list[str]]) -> int:
    return sum(map(len, cases.values()))


def _reasons(cases: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    for reason, names in sorted(cases.items()):
        yield len(names), f"    {reason} ({', '.join(names)})"
