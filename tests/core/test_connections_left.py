"""Connections that are closed without their client: those of a parent process or an event loop."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyConfigError
from dify_chat._http.connections import abort, leave_to_parent
from tests.support.raw import RawServer, plays
from tests.support.recordings import load

REPLY = plays(load("1.16.0/chat/blocking_basic"))


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
@pytest.mark.parametrize("close", [leave_to_parent, abort])
def test_idle_connection_closed(close: Any, library: Any) -> None:
    with RawServer(REPLY) as server, library.Client(verify=False) as client:
        client.get(server.url)
        assert not server.is_left(within=0)
        close(client)
        assert server.is_left()


@pytest.mark.parametrize("close", [leave_to_parent, abort])
def test_transport_that_can_close_is_asked(close: Any) -> None:
    transport = Mock(spec=[close.__name__])
    close(SimpleNamespace(_transport=transport))
    getattr(transport, close.__name__).assert_called_once_with()


def test_socks_proxy_refused_for_aiohttp() -> None:
    with pytest.raises(DifyConfigError, match="transport='aiohttp' knows no SOCKS proxy"):
        AsyncDifyChat("app-key", proxy="socks5://127.0.0.1:9", transport="aiohttp")
