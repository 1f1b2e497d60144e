"""Servers for batches."""

from collections.abc import Iterator

import pytest

from dify_chat.testing import MockDify


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(delay=0) as server:
        yield server
