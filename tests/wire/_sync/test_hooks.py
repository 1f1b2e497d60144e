# Written from _async/test_hooks.py by generator/unasync.py, which `make generate` runs.

"""Exceptions of the caller's own code, in the hooks and transports of a client that the caller gives."""

from functools import partial
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import DifyAPIError, DifyChat, DifyError
from tests.support.made import refusal
from tests.support.reachable import places_of
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._sync.talks import KEY

REPLY = load("1.16.0/chat/blocking_basic")
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)


class Hook:
    """Raises an exception, in each of the ways that a hook can be written."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __call__(self, message: Any) -> None:
        raise self._error

    def method(self, message: Any) -> None:
        raise self._error

    def with_setting(self, setting: str, message: Any) -> None:
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
def test_an_exception_of_a_hook_comes_out_as_it_is(library: Any, event: str, way: str) -> None:
    for error in (ValueError("own"), RuntimeError("own"), library.ConnectError("own"), OSError(28, "own")):
        hooks = {event: [WAYS[way](Hook(error))]}
        with ReplayServer(REPLY) as server:
            with library.Client(event_hooks=hooks) as client:
                chat = DifyChat(KEY, server.url, "user-1", http_client=client)
                with pytest.raises(type(error)) as raised:
                    chat.send("hi")
        assert raised.value is error
        assert [entry.name for entry in raised.traceback][-1] in ("__call__", "method", "with_setting")
        assert places_of(KEY, raised.value) == []


@each_library
def test_a_hook_may_be_a_function_of_the_library(library: Any) -> None:
    def check(response: Any) -> None:
        response.raise_for_status()

    with ReplayServer(refusal(500, "unknown", "no")) as server:
        with library.Client(event_hooks={"response": [check]}) as client:
            chat = DifyChat(KEY, server.url, "user-1", http_client=client)
            with pytest.raises(library.HTTPStatusError) as raised:
                chat.send("hi")
    assert raised.value.request.headers["Authorization"] == "***"
    assert places_of(KEY, raised.value) == []


@each_library
def test_a_hook_that_raises_nothing_changes_no_error(library: Any) -> None:
    seen = []

    def note(message: Any) -> None:
        seen.append(message)

    with ReplayServer(refusal(500, "unknown", "no")) as server:
        with library.Client(event_hooks={"request": [note]}) as client:
            chat = DifyChat(KEY, server.url, "user-1", http_client=client)
            with pytest.raises(DifyAPIError):
                chat.send("hi")
    assert [request.headers["Authorization"] for request in seen] == [f"Bearer {KEY}"]


@each_library
def test_an_exception_of_the_callers_transport_comes_out_as_it_is(library: Any) -> None:
    error = KeyError("own")

    def serve(request: Any) -> Any:
        raise error

    with library.Client(transport=library.MockTransport(serve)) as client:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=client)
        with pytest.raises(KeyError) as raised:
            chat.send("hi")
    assert raised.value is error
    assert places_of(KEY, raised.value) == []


def test_an_interrupted_wait_for_a_final_reply_closes_the_stream() -> None:
    def interrupt(_: httpx.Response) -> None:
        raise Interruption

    with ReplayServer(load("1.16.0/chat/stream_continue")) as server:
        with httpx.Client(event_hooks={"response": [interrupt]}) as client:
            answer = DifyChat(KEY, server.url, "user-1", http_client=client).send_chat_message_stream("hi")
            with pytest.raises(Interruption):
                answer.final()
            with pytest.raises(DifyError, match="closed"):
                answer.final()
