"""The pytest plugin of dify-chat: the fixture `mock_dify`.

It is a module of its own, and imports nothing of the package before the fixture is used. pytest loads plugins
at every start, whether or not tests use them, and before coverage is measured.
"""

import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from dify_chat.testing import MockDify

USER = "test-user"
_MARKER = """\
mock_dify(allow_unused=False, allow_hosts=(), app_mode="chat", ...): the options of the fixture mock_dify. \
allow_unused=True lets a test leave something of what it prepared; allow_hosts names further servers that \
its clients may talk to; all others go to MockDify."""
_VARIABLES = ("DIFY_API_KEY", "DIFY_BASE_URL", "DIFY_USER_ID")


@dataclass
class _Guard:
    """Refuses calls of clients that lead elsewhere than to the mock of the test."""

    url: str
    allowed: frozenset[str]
    outside: str | None
    """DIFY_BASE_URL as the shell has it: a server that the test doesn't mean."""
    lines: list[str] = field(default_factory=list)
    """The log of the mock."""
    refused: str = ""
    """Why the first such call was refused."""
    has_failed: bool = False

    def check(self, options: Any) -> None:
        """Raise a DifyConfigError if these options of a call lead to a server that the test doesn't mean."""
        if self._is_meant(options.base_url, options.api_key):
            return
        from dify_chat import DifyConfigError  # noqa: PLC0415 - the plugin imports nothing of it at its start

        host = urlsplit(options.base_url).hostname
        self.refused = self.refused or (
            f"a client called {options.base_url}, though the test uses mock_dify, {self.url}. It was made"
            " before the fixture started, at import or in an earlier test, or has a base_url of its own. Make"
            " the client in the function that uses it, or in a fixture that asks for mock_dify. If the test"
            f' means that server, mark it: @pytest.mark.mock_dify(allow_hosts=["{host}"])'
        )
        raise DifyConfigError(self.refused)

    def _is_meant(self, base_url: str, key: Any) -> bool:
        if base_url == self.url:
            return True
        host = urlsplit(base_url).hostname or ""
        if host in self.allowed:
            return True
        of_earlier_test = key is not None and key.authorization() in _stopped
        return _is_loopback(host) and not of_earlier_test and base_url != self.outside


_guard = pytest.StashKey[_Guard]()
_stopped: set[str] = set()
"""The Authorization headers of the mocks of earlier tests. A mock's port may be another server's by now."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the mock was asked to the report of a test that fails."""
    report = yield
    if report.failed and (guard := item.stash.get(_guard, None)):
        guard.has_failed = True
        if guard.lines:
            report.sections.append(("Requests to mock_dify", "\n".join(guard.lines)))
    return report


@pytest.fixture
def mock_dify(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> "Iterator[MockDify]":
    """A mock Dify server that runs during the test; DifyChat() finds it through the environment.

    DIFY_API_KEY, DIFY_BASE_URL and DIFY_USER_ID lead to it, in this process and in those that it starts. It
    is a dify_chat.testing.MockDify: `mock_dify.answer("Hello")` prepares an answer,
    `mock_dify.fault(status_code=503)` an error, and `mock_dify.assert_sent("Hi")` checks what arrived. What
    the test prepared and no request took fails it, unless it has the mark `mock_dify(allow_unused=True)`.
    A client that leads to another server is refused, unless that is one of this machine that the test
    started, or the mark `mock_dify(allow_hosts=[…])` names it.
    """
    __tracebackhide__ = True
    if find_spec("werkzeug") is None:
        from dify_chat._extras import install_command  # noqa: PLC0415 - only a test that uses the fixture needs it

        pytest.fail(f"mock_dify needs werkzeug: {install_command('testing')}", pytrace=False)
    from dify_chat.testing import MockDify  # noqa: PLC0415 - likewise

    options: dict[str, Any] = {"delay": 0.0}
    for marker in reversed(list(request.node.iter_markers("mock_dify"))):  # the closest one wins
        options |= marker.kwargs
    allow_unused = options.pop("allow_unused", False)
    allow_hosts = options.pop("allow_hosts", ())
    outside = (os.environ.get("DIFY_BASE_URL") or "").rstrip("/") or None
    allowed = frozenset([allow_hosts] if isinstance(allow_hosts, str) else allow_hosts)
    guard = _Guard("", allowed, outside)
    with MockDify(**{"log": guard.lines.append, **options}) as server:
        guard.url = server.url
        request.node.stash[_guard] = guard
        _watch(guard, monkeypatch)
        for name, value in zip(_VARIABLES, (server.api_key, server.url, USER), strict=True):
            monkeypatch.setenv(name, value)
        # A proxy of the environment can't reach this machine's loopback address.
        monkeypatch.setenv("no_proxy" if "no_proxy" in os.environ else "NO_PROXY", "127.0.0.1", prepend=",")
        yield server
    if "api_key" not in options:
        _stopped.add(f"Bearer {server.api_key}")
    if guard.refused and not guard.has_failed:  # the code under test may have taken the error for Dify's
        pytest.fail(guard.refused, pytrace=False)
    if not allow_unused:
        server.assert_all_used()


def _watch(guard: _Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each call of a client ask the guard, before it looks for its key."""
    from dify_chat._async.operations.base import AsyncOperations  # noqa: PLC0415 - not at the start of pytest
    from dify_chat._sync.operations.base import Operations  # noqa: PLC0415 - likewise

    def guarded(settle: Callable[..., Any]) -> Callable[..., Any]:
        def checked(operations: Any, user_id: str | None, call: Any) -> Any:
            guard.check(operations._options.for_call(user_id, call))
            return settle(operations, user_id, call)

        return checked

    for operations in (AsyncOperations, Operations):
        monkeypatch.setattr(operations, "_call_options", guarded(operations._call_options))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
