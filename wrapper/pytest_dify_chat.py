"""The pytest plugin of dify-chat: the fixture `mock_dify`.

It is a module of its own, and imports nothing of the package before the fixture is used. pytest loads plugins
at every start, whether or not tests use them, and before coverage is measured.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dify_chat.testing import MockDify

USER = "test-user"
_MARKER = """\
mock_dify(allow_unused=False, app_mode="chat", ...): the options of the fixture mock_dify. allow_unused=True \
lets a test leave something of what it prepared; all others go to MockDify."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def mock_dify(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> "Iterator[MockDify]":
    """A mock Dify server that runs during the test; DifyChat() finds it through the environment.

    DIFY_API_KEY, DIFY_BASE_URL and DIFY_USER_ID lead to it, in this process and in those that it starts. It
    is a dify_chat.testing.MockDify: `mock_dify.answer("Hello")` prepares an answer,
    `mock_dify.fault(status_code=503)` an error, and `mock_dify.assert_sent("Hi")` checks what arrived. What
    the test prepared and no request took fails it, unless it has the mark `mock_dify(allow_unused=True)`.
    """
    __tracebackhide__ = True
    if find_spec("werkzeug") is None:
        from dify_chat._extras import install_command  # noqa: PLC0415 - only a test that uses the fixture needs it

        pytest.fail(f"mock_dify needs werkzeug: {install_command('testing')}", pytrace=False)
    from dify_chat.testing import MockDify  # noqa: PLC0415 - likewise

    options = {"delay": 0.0}
    for marker in reversed(list(request.node.iter_markers("mock_dify"))):  # the closest one wins
        options |= marker.kwargs
    allow_unused = options.pop("allow_unused", False)
    with MockDify(**options) as server:  # type: ignore[arg-type]  # the values in marks have any type
        monkeypatch.setenv("DIFY_API_KEY", server.api_key)
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        monkeypatch.setenv("DIFY_USER_ID", USER)
        # A proxy of the environment can't reach this machine's loopback address.
        monkeypatch.setenv("no_proxy" if "no_proxy" in os.environ else "NO_PROXY", "127.0.0.1", prepend=",")
        yield server
    if not allow_unused:
        server.assert_all_used()
