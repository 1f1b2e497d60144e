"""Exceptions of the caller's own code, in the hooks and transports of a client that the caller gives."""

from functools import partial
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyAPIError, DifyError
from tests.support.made import refusal
from tests.support.reachable import places_of
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._async.talks import KEY

REPLY = load("1.16.0/chat/blocking_basic")
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)


class Hook:
    """Raises an exception, in each of the ways that a hook can be written."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __call__(self, message: Any) -> None:
        raise self._error

    async def method(self, message: Any) -> None:
        raise self._error

    async def with_setting(self, setting: str, message: Any) -> None:
        raise self._error


class Interruption(BaseException):
    """Ends a call as Ctrl-C does."""


WAYS: dict[str, Any] = {
    "callable": lambda hook: hook,
    "method": lambda hook: hook.method,
    "partial": lambda hook: partial(hook.with_setting, "setting"),
}


@each_library
@pytest.mark.parametrize("event", ["request", "response"])
@pytest.mark.parametrize("way", WAYS)
async def test_an_exception_of_a_hook_comes_out_as_it_is(library: Any, event: str, way: str) -> None:
    for error in (ValueError("own"), RuntimeError("own"), library.ConnectError("own"), OSError(28, "own")):
        hooks = {event: [WAYS[way](Hook(error))]}
        with ReplayServer(REPLY) as server:
            async with library.AsyncClient(event_hooks=hooks) as client:
                chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=client)
                with pytest.raises(type(error)) as raised:
                    await chat.send("hi")
        assert raised.value is error
        assert [entry.name for entry in raised.traceback][-1] in ("__call__", "method", "with_setting")
        assert places_of(KEY, raised.value) == []


@each_library
async def test_a_hook_may_be_a_function_of_the_library(library: Any) -> None:
    async def check(response: Any) -> None:
        response.raise_for_status()

    with ReplayServer(refusal(500, "unknown", "no")) as server:
        async with library.AsyncClient(event_hooks={"response": [check]}) as client:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=client)
            with pytest.raises(library.HTTPStatusError) as raised:
                await chat.send("hi")
    assert raised.value.request.headers["Authorization"] == "***"
    assert places_of(KEY, raised.value) == []


@each_library
async def test_a_hook_that_raises_nothing_changes_no_error(library: Any) -> None:
    seen = []

    async def note(message: Any) -> None:
        seen.append(message)

    with ReplayServer(refusal(500, "unknown", "no")) as server:
        async with library.AsyncClient(event_hooks={"request": [note]}) as client:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=client)
            with pytest.raises(DifyAPIError):
                await chat.send("hi")
    assert [request.headers["Authorization"] for request in seen] == [f"Bearer {KEY}"]


@each_library
async def test_an_exception_of_the_callers_transport_comes_out_as_it_is(library: Any) -> None:
    error = KeyError("own")

    def serve(request: Any) -> Any:
        raise error

    async with library.AsyncClient(transport=library.MockTransport(serve)) as client:
        chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=client)
        with pytest.raises(KeyError) as raised:
            await chat.send("hi")
    assert raised.value is error
    assert places_of(KEY, raised.value) == []


async def test_an_interrupted_wait_for_a_final_reply_closes_the_stream() -> None:
    async def interrupt(_: httpx.Response) -> None:
        raise Interruption

    with ReplayServer(load("1.16.0/chat/stream_continue")) as server:
        async with httpx.AsyncClient(event_hooks={"response": [interrupt]}) as client:
            answer = AsyncDifyChat(KEY, server.url, "user-1", http_client=client).send_chat_message_stream(
                "hi"
            )
            with pytest.raises(Interruption):
                await answer.final()
            with pytest.raises(DifyError, match="closed"):
                await answer.final()
