"""Plugins of all tests, what counts as coverage, and what is said about the recordings at the end."""

import os
import signal
import ssl
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes is the machine's affair.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Our own, whether or not the package is installed, and the one that tests plugins.
pytest_plugins = ["pytest_dify_chat", "pytester"]

SECTIONS = {
    "tests/wire/_async/test_replay.py": "tests.wire.what_was_replayed",
    "tests/contract/test_mock_responds_like_dify.py": "tests.contract.what_was_compared",
}
"""By the tests that a section is about; what writes it is imported after them only."""


COUNTED = ("batch", "cli", "core", "fuzz", "generated", "mock", "repository", "wire")
"""The folders whose tests have to reach each branch. Measuring in the others would only take time."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave a test out of the coverage unless its folder counts."""
    if not item.nodeid.startswith(tuple(f"tests/{folder}/" for folder in COUNTED)):
        item.add_marker("no_cover")


def pytest_configure() -> None:
    """Let Ctrl-C reach the tests that send it: a shell has its background jobs ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Run a process more than there are processors: the tests of slow servers wait most of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no certificates, which takes each client 20 ms; tests of what is trusted override this."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture(autouse=True)
def _threads_of_its_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget the idle threads after a test without coverage: what begins there is never measured."""
    yield
    background = sys.modules.get("dify_chat._http.background")
    if background is not None and request.node.get_closest_marker("no_cover"):
        background._threads.forget()


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Write the sections of the tests that ran: here or in other processes, this one has their reports."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    ran = {report.nodeid.partition("::")[0] for report in reports}
    for tests, module in SECTIONS.items():
        if tests in ran:
            import_module(module).write_to(terminalreporter)
