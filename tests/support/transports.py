"""The transports that the tests of the wire run over."""

from typing import Any

import httpx2
import pytest

from dify_chat._async import http as of_async
from dify_chat._http import client as http_client
from dify_chat._sync import http as of_sync

SYNC = ("httpx", "httpx2")
ASYNC = (*SYNC, "aiohttp")
_LIMITS = httpx2.Limits(
    max_connections=None,
    max_keepalive_connections=http_client.MAX_KEEPALIVE_CONNECTIONS,
    keepalive_expiry=http_client.KEEPALIVE_EXPIRY,
)


def use(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every client that is given no other use this one, as if its caller had chosen it."""

    def new_client() -> Any:
        return httpx2.Client(limits=_LIMITS, verify=False)

    def new_async_client(_: None) -> Any:
        if name == "httpx2":
            return httpx2.AsyncClient(limits=_LIMITS, verify=False)
        chosen: Any = name
        return http_client.new_async_client(chosen)

    monkeypatch.setattr(of_sync, "new_client", new_client)
    monkeypatch.setattr(of_async, "new_async_client", new_async_client)
