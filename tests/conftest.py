"""Plugins of all tests, what counts as coverage, and what is said about the recordings at the end."""

import gc
import os
import signal
import ssl
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

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


MEASURED = ("dify_chat", "generator")
"""The packages whose coverage is measured."""

COUNTED = ("batch", "cli", "core", "generated", "mock", "wire")
"""The folders whose tests have to reach each branch. Measuring in the others would only take time."""

REACHED_ELSEWHERE = (
    "tests/core/test_linear.py",
    "tests/generated/test_faults_of_upstream.py",
    "tests/generated/test_names.py",
    "tests/wire/_async/test_connections.py",
    "tests/wire/_async/test_large_files.py",
    "tests/wire/_sync/test_large_files.py",
    "tests/wire/test_resets.py",
)
"""Slow files of these folders: contexts of coverage show that two others reach each of their branches."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave a test out of the coverage unless its file counts."""
    file = item.nodeid.partition("::")[0]
    if file in REACHED_ELSEWHERE or not file.startswith(tuple(f"tests/{folder}/" for folder in COUNTED)):
        item.add_marker("unmeasured")


def _controller(config: pytest.Config) -> Any:
    """Return what starts and stops the coverage of this process, if it is asked for."""
    return getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop what pytest-cov 7.1 starts too much with xdist: it measures the first process, and others twice.

    Coverage that is paused would hand over to it.
    """
    controller = _controller(session.config)
    if controller is not None and not controller.started:
        controller.cov.stop()


@contextmanager
def _unmeasured(config: pytest.Config) -> Iterator[None]:
    """Pause the coverage, if it is measured: each line of any module takes twice the time with it."""
    controller = _controller(config)
    if controller is None or not controller.started:
        yield
        return
    controller.pause()
    try:
        yield
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Measure the imports of what is measured, and nothing else while the tests are collected.

    What is collected stays, 600,000 objects. To look for garbage among them takes 2 s of CPU meanwhile,
    and 0.3 s each time that a test asks for it.
    """
    controller = _controller(session.config)
    if controller is not None and controller.started:
        for package in map(import_module, MEASURED):
            for module in walk_packages(package.__path__, f"{package.__name__}."):
                if module.name != "dify_chat.__main__":  # which a test runs as the first
                    with suppress(ImportError):  # Ray isn't installed
                        import_module(module.name)
    gc.disable()
    try:
        with _unmeasured(session.config):
            return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run an unmeasured test with its fixtures: pytest-cov's own `no_cover` measures these."""
    if item.get_closest_marker("unmeasured") is None:
        return (yield)
    with _unmeasured(item.config):
        return (yield)


def pytest_configure() -> None:
    """Let signals reach the tests that send them: a background job ignores Ctrl-C, and `nohup` SIGHUP."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_xdist_auto_num_workers() -> int:
    """Run four processes for each processor: the tests wait for a third of their time, and start others."""
    return (os.cpu_count() or 1) * 4


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no certificates, which takes each client 20 ms; tests of what is trusted override this."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture(autouse=True)
def _threads_of_its_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget the idle threads after a test without coverage: what begins there is never measured."""
    yield
    background = sys.modules.get("dify_chat._http.background")
    if background is not None and request.node.get_closest_marker("unmeasured"):
        background._threads.forget()


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Write the sections of the tests that ran: here or in other processes, this one has their reports."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    ran = {report.nodeid.partition("::")[0] for report in reports}
    for tests, module in SECTIONS.items():
        if tests in ran:
            import_module(module).write_to(terminalreporter)
