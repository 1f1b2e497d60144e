"""Connection pools that a client can't use."""

from typing import Any

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyChat
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays


@pytest.mark.parametrize("kind", [DifyChat, AsyncDifyChat])
def test_http_client_of_another_class_is_refused(kind: Any) -> None:
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


def test_a_timeout_that_requests_share_is_left_as_it_is() -> None:
    shared = dict.fromkeys(("connect", "read", "write", "pool"), 60.0)
    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    hooks = {"request": [lambda request: request.extensions.update(timeout=shared)]}
    with (
        RawServer(held, plays(stopped())) as server,
        httpx.Client(event_hooks=hooks) as client,
        DifyChat("app-key", server.url, "user-1", http_client=client) as chat,
    ):
        with chat.send_chat_message_stream("hi"):
            pass
        assert len(server.requests) == 2
    assert set(shared.values()) == {60.0}
