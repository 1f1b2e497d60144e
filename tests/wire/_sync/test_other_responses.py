# Written from _async/test_other_responses.py by generator/unasync.py, which `make generate` runs.

"""What was asked for and what comes may differ: a blocking call gets a stream, a stream gets a reply."""

import json
from typing import Any

import httpx
import pytest

from dify_chat import DifyAPIError, DifyChat, DifyResponseError, DifyStreamError, ServerError
from tests.support.made import (
    answer,
    error,
    frame,
    message,
    message_end,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import Recording, load
from tests.wire._sync.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

REPLY = load("1.16.0/chat/blocking_basic")
HELLO = [frame(message("Hel")), frame(message("lo")), frame(message_end())]
PING = b"event: ping\n\n"
SILENCE = httpx.Timeout(60, read=0.3)  # on a busy machine to connect may take longer
PINGS = load("1.13.0/chatflow/blocking_basic")
TYPES = [
    "text/event-stream",
    "Text/Event-Stream; Charset=UTF-8",
    "text/plain",
    "application/json",
    "application/octet-stream",
    "",
]


def typed(recording: Recording, content_type: str) -> Recording:
    return recording.with_header("Content-Type", content_type)


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("first", [b"", PING, b": hello\n\n", b"data:\n\n"])
@pytest.mark.unmeasured
def test_blocking_call_that_gets_a_stream_is_put_together(content_type: str, first: bytes) -> None:
    body = typed(stream(first + HELLO[0], *HELLO[1:]), content_type)
    with talk(body) as (chat, server):
        reply = chat.send("hi")
    assert (reply.answer, reply.message_id, reply.event) == ("Hello", "message-1", "message")
    assert [request.json()["response_mode"] for request in server.requests] == ["blocking"]


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.unmeasured
def test_blocking_call_that_gets_single_bytes_of_a_stream_is_put_together(content_type: str) -> None:
    body = b"".join(HELLO)
    single = typed(stream(*(bytes([byte]) for byte in body)), content_type)
    with talk(single) as (chat, _):
        assert (chat.send("hi")).answer == "Hello"


def test_blocking_call_that_gets_a_failure_in_a_stream_raises_it() -> None:
    failed = [workflow_started(), workflow_finished("failed", "it burns")]
    with talk(stream(*map(frame, failed)), stream(frame(error(503, "x", "it burns")))) as (
        chat,
        server,
    ):
        for kind in (DifyAPIError, ServerError):
            with pytest.raises(kind, match="it burns"):
                chat.send("hi")
    assert len(server.requests) == 2


def test_server_that_sends_its_answer_as_a_stream_is_asked_as_before() -> None:
    with talk(stream(*HELLO), REPLY) as (chat, server):
        assert (chat.send("hi")).answer == "Hello"
        chat.send("hi")
    assert [request.json()["response_mode"] for request in server.requests] == ["blocking", "blocking"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/plain",
        "text/html",
        "text/event-stream",
        "image/png",
        "",
    ],
)
def test_stream_that_gets_a_reply_is_one_of_that_reply(content_type: str) -> None:
    told = REPLY.response.json()
    with talk(*[typed(REPLY, content_type)] * 2) as (chat, server):
        with chat.send_chat_message_stream("hi") as opened:
            assert "".join([text for text in opened.text]) == told["answer"]
        assert (opened.outcome, opened.conversation_id) == ("finished", told["conversation_id"])
        assert (chat.send_chat_message_stream("hi").final()).to_dict() == told
    assert len(server.requests) == 2


def test_stream_that_gets_the_reply_of_a_pause_is_paused() -> None:
    paused = load("1.16.0/human_input/blocking_pause")
    with talk(paused) as (chat, _), chat.send_chat_message_stream("hi") as opened:
        delivered, raised = drained(opened)
    assert (raised, opened.outcome) == (None, "paused")
    assert delivered[-1]["data"] == paused.response.json()["data"]


@pytest.mark.parametrize("content_type", ["text/plain", ""])
def test_stream_without_its_type_is_known_by_its_first_bytes(content_type: str) -> None:
    with talk(typed(stream(*HELLO), content_type)) as (chat, _):
        assert (chat.send_chat_message_stream("hi").final()).answer == "Hello"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b'{"message": "no"}', "application/json"),
        (b"", ""),
        (b"Hello", "text/plain"),
        (b"Hello", "text/html"),
        (b"<p>data: Hello", "text/html"),
        (b"\x89PNG", "image/png"),
    ],
)
def test_response_that_is_neither_stream_nor_reply_is_an_error_with_excerpt(
    body: bytes, content_type: str
) -> None:
    odd = answer(body, content_type=content_type)
    with talk(odd, odd) as (chat, _):
        with pytest.raises(DifyResponseError) as raised:
            chat.send_chat_message_stream("hi").open()
        assert raised.value.excerpt == body.decode(errors="replace").removeprefix("<p>")
        with pytest.raises(DifyResponseError):
            chat.send("hi")


def test_blocking_call_that_is_cut_within_a_stream_says_what_came() -> None:
    with talk(stream(*HELLO[:2], complete=False)) as (chat, server):
        with pytest.raises(DifyStreamError) as raised:
            chat.send("hi")
    assert len(server.requests) == 1
    assert (raised.value.answer, raised.value.conversation_id) == ("Hello", "conversation-1")


def test_silence_names_its_reasons_and_no_longer_timeout() -> None:
    pings = HeldOpen(stream(PING, complete=False).with_header("X-Version", "1.13.0"))
    with RawServer(pings) as server:
        with DifyChat(KEY, server.url, "user-1", timeout=SILENCE, stop_on_exit=False) as chat:
            with pytest.raises(DifyStreamError) as raised:
                chat.send_chat_message_stream("hi").final()
    for words in (
        "within 0.3 s",
        "wait for a worker",
        "refused the message",
        "inputs",
        "conversation",
        "`messages`",
    ):
        assert words in str(raised.value)
    for words in ("longer timeout", "stream a long answer", "keeps no part"):
        assert words not in str(raised.value)


def test_silence_after_an_event_says_what_becomes_of_the_answer() -> None:
    for events, words in (
        ([message("Hel")], "keeps no part"),
        ([workflow_started()], "will be in `messages`"),
    ):
        held = HeldOpen(stream(*map(frame, events), complete=False))
        resumed: list[Any] = [plays(answer(status=404))] * 3 if words != "keeps no part" else []
        with RawServer(held, *resumed) as server:
            with DifyChat(KEY, server.url, "user-1", timeout=SILENCE, stop_on_exit=False) as chat:
                with pytest.raises(DifyStreamError, match=words):
                    chat.send_chat_message_stream("hi").final()


@pytest.mark.parametrize("notice", [b"upstream timed out", b'{"message": "upstream timed out"}'])
def test_stream_that_ends_early_says_the_last_notice(notice: bytes) -> None:
    told = [HELLO[0], b"data: " + notice + b"\n\n"]
    with talk(stream(*told), stream(*told, complete=False), stream(*told, *HELLO[1:])) as (chat, _):
        for _ in range(2):
            with pytest.raises(DifyStreamError, match='says "upstream timed out"') as raised:
                chat.send_chat_message_stream("hi").final()
            assert raised.value.answer == "Hel"
        assert (chat.send_chat_message_stream("hi").final()).answer == "Hello"


@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream", "text/html"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"message": "it burns", "code": 503}}',
        b'{"event": "error", "message": "it burns", "code": "x", "status": 503}',
        b'{"answer": null, "error": "it burns", "status": 503}',
    ],
)
def test_error_in_a_successful_response_is_raised(body: bytes, content_type: str) -> None:
    odd = answer(body, content_type=content_type)
    with talk(odd, odd) as (chat, server):
        for call in (chat.send, lambda content: chat.send_chat_message_stream(content).final()):
            with pytest.raises(ServerError, match="it burns") as raised:
                call("hi")
            assert raised.value.status_code == 503
    assert len(server.requests) == 2


@pytest.mark.parametrize("content_type", ["text/html", "text/event-stream", ""])
def test_blocking_call_that_gets_a_reply_of_another_type_reads_it(content_type: str) -> None:
    with talk(typed(REPLY, content_type)) as (chat, _):
        assert (chat.send("hi")).to_dict() == REPLY.response.json()


def test_stream_that_gets_a_large_reply_is_one_of_that_reply() -> None:
    told = REPLY.response.json() | {"answer": "\u6f22" * 1000}
    large = b"\n" * 20 + json.dumps(told).encode()
    with RawServer(plays(answer(large))) as server:
        with DifyChat(KEY, server.url, "user-1", max_event_bytes=1024) as chat:
            assert (chat.send_chat_message_stream("hi").final()).to_dict() == told
