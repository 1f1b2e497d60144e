"""Files that are read by `await`: an async client sends them as they come, a sync one says what to give."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from starlette.datastructures import Headers, UploadFile

from dify_chat import AsyncDifyChat, ChatMessageFile, DifyChat, DifyInputError, RateLimitError
from tests.support.made import refusal
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.wire_view import Part, parts

KEY = "app-key-of-these-tests"
STORED = load("1.16.0/files/upload_png")
REPLY = load("1.16.0/chat/blocking_basic")
USER = Part("user", None, None, b"ada")


async def pieces(*chunks: Any) -> AsyncIterator[Any]:
    for chunk in chunks:
        await anyio.lowlevel.checkpoint()
        yield chunk


class Awaited:
    """A file as asyncio's libraries have it."""

    def __init__(self, content: bytes, name: str | None = None) -> None:
        self._file = BytesIO(content)
        if name is not None:
            self.name = name

    async def read(self, size: int = -1) -> bytes:
        await anyio.lowlevel.checkpoint()
        return self._file.read(size)


async def test_async_files_and_iterables_are_sent_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    path.write_bytes(b"\x89PNG" * 50_000)
    with ReplayServer(*[STORED] * 5) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            async with await anyio.open_file(path, "rb") as file:
                await chat.file_upload(file)
            await chat.file_upload(("a.txt", pieces(b"Hel", bytearray(b"l"), memoryview(b"o"), b"")))
            await chat.file_upload(pieces())
            await chat.audio_to_text(("a.mp3", Awaited(b"ID3")))
            await chat.file_upload(UploadFile(BytesIO(b"PNG"), filename="a.png", headers=Headers()))
    sent = [parts(request) for request in server.requests]
    assert sent == [
        [USER, Part("file", "plan.png", "image/png", path.read_bytes())],
        [USER, Part("file", "a.txt", "text/plain", b"Hello")],
        [USER, Part("file", "file", "application/octet-stream", b"")],
        [USER, Part("file", "a.mp3", "audio/mp3", b"ID3")],
        [USER, Part("file", "a.png", "image/png", b"PNG")],
    ]
    assert [request.header("Transfer-Encoding") for request in server.requests] == ["chunked"] * 4 + [None]


@pytest.mark.parametrize("name", ['"a"\r\nX: 1.pdf', "图 é.pdf", "a\\b.pdf"])
async def test_name_of_an_async_file_is_written_as_of_any_other(name: str) -> None:
    with ReplayServer(STORED, STORED) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            await chat.file_upload((name, Awaited(b"PDF")))
            await chat.file_upload((name, b"PDF"))
    awaited, other = map(parts, server.requests)
    assert awaited == other


async def test_async_file_goes_with_a_message() -> None:
    with ReplayServer(STORED, REPLY) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            await chat.send("hi", files=[ChatMessageFile.from_path(Awaited(b"PNG", "a.png"))])
    assert parts(server.requests[0]) == [USER, Part("file", "a.png", "image/png", b"PNG")]
    assert server.requests[1].json()["files"][0]["type"] == "image"


async def test_async_file_is_not_sent_a_second_time() -> None:
    with ReplayServer(refusal(429, "too_many_requests"), STORED) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            with pytest.raises(RateLimitError):
                await chat.file_upload(Awaited(b"PNG"))
    assert len(server.requests) == 1


class Once:
    """An async iterator that is no generator."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = list(chunks)

    def __aiter__(self) -> "Once":
        return self

    async def __anext__(self) -> bytes:
        await anyio.lowlevel.checkpoint()
        if not self._chunks:
            raise StopAsyncIteration
        return self._chunks.pop(0)


@pytest.mark.parametrize("make", [pieces, Once])
async def test_async_iterator_that_was_sent_is_refused(make: Any) -> None:
    chunks = make(b"PNG")
    with ReplayServer(STORED, STORED) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            await chat.file_upload(("a.png", chunks))
            with pytest.raises(DifyInputError, match="is at its end: nothing is left to send"):
                await chat.file_upload(("a.png", chunks))
    assert parts(server.requests[0]) == [USER, Part("file", "a.png", "image/png", b"PNG")]


async def test_async_file_whose_name_is_no_text_is_refused_before_it_is_sent() -> None:
    with ReplayServer(STORED) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            with pytest.raises(DifyInputError, match="is no name for a file"):
                await chat.file_upload(("a\udc80.png", pieces(b"PNG")))
    assert server.requests == []


async def failing() -> AsyncIterator[bytes]:
    yield b"some"
    raise LookupError("own")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (failing, "LookupError"),
        (lambda: pieces(b"some", "text"), "cannot read on from .*: .*'str'"),
        (lambda: pieces(None), "cannot read on from .*: .*NoneType"),
    ],
)
async def test_async_file_that_fails_ends_the_call_with_its_reason(make: Any, words: str) -> None:
    with ReplayServer(STORED) as server:
        async with AsyncDifyChat(KEY, server.url, "ada") as chat:
            with pytest.raises(DifyInputError, match=words):
                await chat.file_upload(make())
            await chat.file_upload(b"another")


@pytest.mark.filterwarnings("error")
def test_sync_client_says_what_to_give_instead_of_an_async_file() -> None:
    with ReplayServer(STORED) as server, DifyChat(KEY, server.url, "ada") as chat:
        for file in (Awaited(b"PNG"), pieces(b"PNG"), ("a.png", Awaited(b"PNG"))):
            with pytest.raises(DifyInputError, match="use AsyncDifyChat, or give its content as bytes"):
                chat.file_upload(file)
        chat.file_upload(UploadFile(BytesIO(b"PNG"), filename="a.png", headers=Headers()))
    assert parts(server.requests[0]) == [USER, Part("file", "a.png", "image/png", b"PNG")]
