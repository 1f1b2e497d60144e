"""Bodies that are packed: read as they come, to their end and no further, and within limits."""

import zlib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError, DifyResponseError, DifyStreamError, ServerError
from tests.support.http_responses import chunk, reply, response
from tests.support.large import memory
from tests.support.made import frame, message, message_end
from tests.support.packed import MIB, Sending, bomb, gzipped
from tests.support.recordings import load
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

SLACK = 8 * MIB
REPLY = b"".join(gzipped([reply("Hello")]))
brotli: Any = import_module("brotli")  # it has no types


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def size_of(path: Path) -> int:
    return path.stat().st_size


def chat_of(server: Sending, **options: Any) -> AsyncDifyChat:
    return AsyncDifyChat(KEY, server.url, "user-1", max_retries=0, **options)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", REPLY),
        ("GZIP, Identity", REPLY),
        ("deflate", zlib.compress(reply("Hello"))),
        ("br", brotli.compress(reply("Hello"))),
        ("gzip, gzip", b"".join(gzipped([REPLY]))),
    ],
)
async def test_a_packed_reply_is_read(coding: str, body: bytes) -> None:
    with Sending(response(body, coding=coding)) as server:
        async with chat_of(server) as chat:
            assert (await chat.send("hi")).answer == "Hello"


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (REPLY[:-1], "gzip"),
        (REPLY[:20], "gzip"),
        (REPLY + b"more", "gzip"),
        (reply("Hello"), "gzip"),
        (REPLY, "compress"),
        (REPLY, ", ".join(["gzip"] * 9)),
    ],
    ids=["cut", "cut short", "too long", "not packed", "unknown", "too often"],
)
async def test_a_body_that_is_not_as_its_coding_says_is_an_error(
    body: bytes, coding: str, tmp_path: Path
) -> None:
    with Sending(response(body, coding=coding)) as server:
        async with chat_of(server) as chat:
            failure = "POST /chat-messages: the request failed: the response"
            with pytest.raises(DifyConnectionError, match=failure):
                await chat.send("hi")
            with pytest.raises(DifyConnectionError):
                await chat.file_preview("file-1").write_to(tmp_path / "target")
    assert names_in(tmp_path) == []


async def test_only_json_is_asked_for_packed(tmp_path: Path) -> None:
    speech, stream = load("1.16.0/audio/tts_slow_text"), load("1.16.0/chat/stream_continue")
    async with talk(load("1.16.0/chat/blocking_basic"), stream, speech, speech) as (chat, server):
        await chat.send("hi")
        await chat.send_chat_message_stream("hi").final()
        await chat.text_to_audio("hi").read()
        await chat.file_preview("file-1").write_to(tmp_path / "target")
    asked = [request.header("Accept-Encoding") for request in server.requests]
    assert asked == ["gzip, deflate", "identity", "identity", "identity"]


async def test_a_stream_that_is_packed_all_the_same_is_read_as_it_comes() -> None:
    events = [frame(message("Hel")), frame(message("lo")), frame(message_end())]
    first, *others = map(chunk, gzipped(events, flush=True))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
    with Sending(head + b"Transfer-Encoding: chunked\r\n\r\n" + first, *others, chunk(b"")) as server:
        async with chat_of(server) as chat, chat.send_chat_message_stream("hi") as stream:
            assert (await stream.__anext__()).to_dict()["answer"] == "Hel"
            server.goes_on.set()
            assert (await stream.final()).answer == "Hello"


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_reply_has_a_limit_that_holds_while_it_is_unpacked(layers: int) -> None:
    body = bomb(50, layers=layers, begin=b'{"answer": "', fill=b"x")
    with Sending(response(body, coding=", ".join(["gzip"] * layers))) as server:
        async with chat_of(server, max_response_bytes=3 * MIB) as chat:
            with memory() as added:
                with pytest.raises(
                    DifyResponseError, match=f"max_response_bytes, which is {3 * MIB}"
                ) as raised:
                    await chat.send("hi")
                assert added() <= 3 * MIB + SLACK
    assert raised.value.excerpt.startswith('{"answer": "xxx')
    assert len(raised.value.excerpt) <= 201


async def test_a_reply_may_be_as_large_as_the_limit() -> None:
    body = reply("x" * 1000)
    with Sending(response(body)) as server:
        async with chat_of(server, max_response_bytes=len(body)) as chat:
            assert len((await chat.send("hi")).answer) == 1000
        async with chat_of(server, max_response_bytes=len(body) - 1) as chat:
            with pytest.raises(DifyResponseError, match="max_response_bytes"):
                await chat.send("hi")


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("fill", [b" ", b"x"])
@pytest.mark.unmeasured
async def test_an_event_has_a_limit_that_holds_while_it_is_unpacked(layers: int, fill: bytes) -> None:
    body = bomb(50, layers=layers, begin=b"data: ", fill=fill)
    packed = response(body, "text/event-stream", coding=", ".join(["gzip"] * layers))
    with Sending(packed) as server:
        async with chat_of(server, max_event_bytes=MIB) as chat:
            with memory() as added:
                with pytest.raises(DifyStreamError):
                    await chat.send_chat_message_stream("hi").final()
                assert added() <= MIB + SLACK


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.unmeasured
async def test_the_excerpt_of_a_refusal_has_a_limit_that_holds_while_it_is_unpacked(layers: int) -> None:
    body = bomb(50, layers=layers, begin=b"no: ", fill=b"x")
    packed = response(body, "text/plain", status="500 X", coding=", ".join(["gzip"] * layers))
    with Sending(packed) as server:
        async with chat_of(server) as chat:
            with memory() as added:
                with pytest.raises(ServerError, match="no: xxx"):
                    await chat.send("hi")
                assert added() <= SLACK


@pytest.mark.unmeasured
async def test_a_file_has_no_limit_and_takes_no_memory(tmp_path: Path) -> None:
    with Sending(response(bomb(32, fill=b"x"), "application/pdf", coding="gzip")) as server:
        async with chat_of(server, max_response_bytes=4 * MIB) as chat:
            with memory() as added:
                await chat.file_preview("file-1").write_to(tmp_path / "target")
                assert added() <= SLACK
    assert size_of(tmp_path / "target") == 32 * MIB
