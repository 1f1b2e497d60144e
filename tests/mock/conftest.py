"""A client that finds the server through the environment, as the code of users does."""

from collections.abc import Iterator

import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify


@pytest.fixture
def chat(mock_dify: MockDify) -> Iterator[DifyChat]:
    with DifyChat() as chat:
        yield chat
