"""Connection pools that a client can't use."""

from typing import Any

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyChat


@pytest.mark.parametrize("kind", [DifyChat, AsyncDifyChat])
def test_what_is_no_client_is_refused(kind: Any) -> None:
    with pytest.raises(TypeError, match="http_client must be an httpx client, not object"):
        kind("app-key", http_client=object())


def test_a_client_that_waits_is_none_for_one_that_does_not() -> None:
    waiting: Any = httpx.AsyncClient()
    with pytest.raises(TypeError, match=r"http_client must be an httpx\.Client$"):
        DifyChat("app-key", http_client=waiting)


def test_a_client_that_does_not_wait_is_none_for_one_that_does() -> None:
    blocking: Any = httpx.Client()
    with blocking, pytest.raises(TypeError, match=r"http_client must be an httpx\.AsyncClient$"):
        AsyncDifyChat("app-key", http_client=blocking)
