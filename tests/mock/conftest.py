"""A client that finds the server through the environment, and a pytest of its own, as users have them."""

import os
import sys
from collections.abc import Iterator

import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify

PRELUDE = """
from dify_chat import DifyChat

def ask(question="Hi"):
    with DifyChat() as chat:
        return chat.send(question).answer
"""


@pytest.fixture
def chat(mock_dify: MockDify) -> Iterator[DifyChat]:
    with DifyChat() as chat:
        yield chat


@pytest.fixture
def users(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a folder for tests of a user, which import from where our tests do."""
    paths = [path for path in sys.path if path]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pytester.path), *paths]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # loading the other installed plugins takes 1 s
    pytester.makepyfile(app=PRELUDE)
    return pytester


def ran(users: pytest.Pytester, *options: str) -> pytest.RunResult:
    return users.runpytest_subprocess("-p", "pytest_dify_chat", "--strict-markers", "-Werror", *options)
