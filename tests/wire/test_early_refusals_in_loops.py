"""A server that refuses a request before it has read its body: in each event loop, over plain clients."""

import functools
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyError, PayloadTooLargeError
from tests.support.early import LARGE, EarlyRefusal, EarlyRefusalOverTls
from tests.support.loops import RUNNERS, no_warnings, with_uvloop
from tests.wire._async.talks import KEY


async def is_refused(url: str, error: type[DifyError] = PayloadTooLargeError, **settings: Any) -> bool:
    async with AsyncDifyChat(KEY, url, "user-1", max_retries=0, **settings) as chat:
        with pytest.raises(error):
            await chat.file_upload(LARGE)
    return True


@pytest.mark.parametrize("kind", [EarlyRefusal, EarlyRefusalOverTls])
@pytest.mark.parametrize("run", RUNNERS)
def test_refusal_is_raised_in_each_loop(run: Callable[..., bool], kind: type[EarlyRefusal]) -> None:
    with kind() as server, no_warnings():
        assert run(functools.partial(is_refused, server.url, verify=False))


@pytest.mark.skipif("sys.platform == 'win32'", reason="has no uvloop")
def test_refusal_is_raised_over_aiohttp_on_uvloop() -> None:
    with EarlyRefusal() as server:
        assert with_uvloop(functools.partial(is_refused, server.url, transport="aiohttp"))


@pytest.mark.skipif("sys.platform == 'win32'", reason="has no uvloop")
def test_aiohttp_on_uvloop_shows_nothing_below_tls_and_the_call_fails() -> None:
    with EarlyRefusalOverTls() as server:
        settings: dict[str, Any] = {"transport": "aiohttp", "verify": False, "error": DifyError}
        assert with_uvloop(functools.partial(is_refused, server.url, **settings))


@pytest.mark.parametrize("library", [httpx, httpx2])
async def test_refusal_is_raised_over_plain_client(library: Any) -> None:
    with EarlyRefusal() as server:
        async with library.AsyncClient() as pool:
            assert await is_refused(server.url, http_client=pool)
