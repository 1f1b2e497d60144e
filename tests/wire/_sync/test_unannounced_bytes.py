# Written from _async/test_unannounced_bytes.py by generator/unasync.py, which `make generate` runs.

"""Bytes that a response didn't announce are never taken for the next response (RFC 9112, 9.2)."""

from contextlib import suppress
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import DifyAPIError, DifyChat
from tests.support.http_responses import reply, response
from tests.support.together import Happens, Together
from tests.support.unannounced import InOneRecord, InTwoRecords, Unannounced
from tests.wire._sync.talks import KEY

ANOTHER = response(reply("for ada alone"))
END_OF_HEAD = ANOTHER.index(b"\r\n\r\n") + 4
CUTS = [*range(1, END_OF_HEAD + 2), len(ANOTHER) - 1, len(ANOTHER)]
EDGES = [1, 2, *range(END_OF_HEAD - 2, END_OF_HEAD + 2), len(ANOTHER) - 1, len(ANOTHER)]
FIRST = {
    "a length": response(reply("for ada")),
    "chunks": response(reply("for ada"), chunked=True),
    "no content": b"HTTP/1.1 204 NO CONTENT\r\n\r\n",
    "a refusal": response(b'{"code": "not_found", "message": "no"}', status="404 NOT FOUND"),
    "not modified": b"HTTP/1.1 304 NOT MODIFIED\r\n\r\n",
}
SERVERS = pytest.mark.parametrize("server_class", [Unannounced, InOneRecord, InTwoRecords])
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
every_transport = pytest.mark.every_transport


def ask_ada(chat: DifyChat) -> None:
    """Ask for ada: what comes with her response must not make it fail."""
    with suppress(DifyAPIError):
        chat.delete_conversation("conversation-1", user_id="ada")


def ask_bob(chat: DifyChat) -> str:
    return (chat.send("hi", user_id="bob")).answer


@every_transport
@SERVERS
@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_response_with_another_in_its_packet(server_class: Any, first: bytes) -> None:
    # How the first is framed doesn't matter to what follows, so one has all cuts; TLS shakes hands at each.
    plain = CUTS if first is FIRST["a length"] else EDGES
    cuts = plain if server_class is Unannounced else EDGES[::3]
    with server_class() as server:
        with DifyChat(KEY, server.url, verify=False) as chat:
            for cut in cuts:
                server.first, server.early, server.late = first, ANOTHER[:cut], ANOTHER[cut:]
                ask_ada(chat)
                assert ask_bob(chat) == "for bob", cut
    assert len(server.requests) == 2 * len(cuts)


@every_transport
@pytest.mark.unmeasured
def test_response_followed_by_another_while_idle() -> None:
    with Unannounced() as server:
        with DifyChat(KEY, server.url) as chat:
            for cut in CUTS:
                server.first, server.late = FIRST["a length"], ANOTHER[cut:]
                ask_ada(chat)
                server.send_now(ANOTHER[:cut])
                assert ask_bob(chat) == "for bob", cut


@every_transport
@SERVERS
@pytest.mark.parametrize("early", [b'{"result": "success"}', b"0\r\n\r\n", b"\r\n", b"\0", b"x" * 70_000])
@pytest.mark.unmeasured
def test_response_without_body_that_has_one(server_class: Any, early: bytes) -> None:
    with server_class() as server:
        with DifyChat(KEY, server.url, verify=False) as chat:
            server.first, server.early = b"HTTP/1.1 204 NO CONTENT\r\nContent-Length: 21\r\n\r\n", early
            ask_ada(chat)
            assert ask_bob(chat) == "for bob"


@every_transport
@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 103 EARLY HINTS\r\nLink: </a>\r\n\r\n"], ids=["", "103"])
@pytest.mark.parametrize("early", [b"0\r\n\r\n", b'15\r\n{"result": "success"}\r\n0\r\n\r\n', b""])
def test_response_without_body_that_is_chunked(before: bytes, early: bytes) -> None:
    head = b"HTTP/1.1 204 NO CONTENT\r\nTransfer-Encoding: chunked\r\n\r\n"
    with Unannounced() as server:
        with DifyChat(KEY, server.url) as chat:
            server.first, server.early = before + head, early
            ask_ada(chat)
            assert ask_bob(chat) == "for bob"


@every_transport
@SERVERS
@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
@pytest.mark.usefixtures("idle_connections_stay")
@pytest.mark.unmeasured
def test_connection_without_unannounced_bytes_is_used_again(server_class: Any, first: bytes) -> None:
    with server_class() as server:
        with DifyChat(KEY, server.url, verify=False) as chat:
            server.first = first
            ask_ada(chat)
            assert ask_bob(chat) == "for bob"
    assert server.connections == 1


def read_all(response: Any) -> None:
    """Read a response, as a hook that logs bodies does."""
    response.read()


def read_and_raise(response: Any) -> None:
    """Read a response and refuse it; bob's is let through."""
    response.read()
    if b"bob" not in response.content:
        raise ValueError("refused by a hook")


def failed(chat: DifyChat) -> str:
    try:
        ask_ada(chat)
    except ValueError as refused:
        return str(refused)
    return ""


@each_library
@pytest.mark.parametrize(("hook", "raised"), [(read_all, ""), (read_and_raise, "refused by a hook")])
def test_response_that_a_hook_has_read(library: Any, hook: Any, raised: str) -> None:
    with Unannounced() as server:
        with library.Client(event_hooks={"response": [hook]}) as client:
            chat = DifyChat(KEY, server.url, http_client=client)
            server.first, server.early = FIRST["a length"], ANOTHER
            assert failed(chat) == raised
            assert ask_bob(chat) == "for bob"


class AnswersWhenBobWaits(Unannounced):
    """Answers ada when bob's request waits for her connection."""

    is_waiting: Any = None

    def send_together(self, connection: Any) -> None:
        assert Happens(self.is_waiting)
        super().send_together(connection)


@each_library
def test_response_that_a_hook_has_read_while_another_request_waits(library: Any) -> None:
    limits = library.Limits(max_connections=1)
    with AnswersWhenBobWaits() as server:
        with library.Client(event_hooks={"response": [read_all]}, limits=limits) as client:
            chat = DifyChat(KEY, server.url, http_client=client)
            server.first, server.early = FIRST["a length"], ANOTHER
            server.is_waiting = lambda: len(client._transport._pool._requests) == 2
            answers: list[str] = []

            def ask_bob_after_ada() -> None:
                assert Happens(lambda: len(server.requests) == 1)
                answers.append(ask_bob(chat))

            calls: Any = [lambda: ask_ada(chat), ask_bob_after_ada]
            Together(calls)
    assert answers == ["for bob"]
