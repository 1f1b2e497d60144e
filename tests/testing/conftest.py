"""Clients that find the server through the environment, as the code under test does."""

from collections.abc import Iterator

import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify


@pytest.fixture
def chat(mock_dify: MockDify) -> Iterator[DifyChat]:
    with DifyChat() as chat:
        yield chat
