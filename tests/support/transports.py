"""The transports that the tests of the wire run over."""

from typing import Any

import httpx2
import pytest

from dify_chat._async import client as of_async
from dify_chat._http.client import new_async_http_client, new_http_client
from dify_chat._http.own_client import async_client_maker
from dify_chat._sync import client as of_sync

SYNC = ("httpx", "httpx2")
ASYNC = (*SYNC, "aiohttp")


def use(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every client that is given no other use this one, as if its caller had chosen it."""

    def client_maker(proxy: Any, verify: Any) -> Any:
        return lambda: new_http_client(library=httpx2, proxy=proxy, verify=verify)

    def of_httpx2(proxy: Any, verify: Any, transport: Any) -> Any:
        return lambda: new_async_http_client(library=httpx2, proxy=proxy, verify=verify)

    def of_aiohttp(proxy: Any, verify: Any, transport: Any) -> Any:
        return async_client_maker(proxy, verify, "aiohttp")

    monkeypatch.setattr(of_sync, "client_maker", client_maker)
    monkeypatch.setattr(of_async, "async_client_maker", of_httpx2 if name == "httpx2" else of_aiohttp)
