"""Files that fail while they are sent: the call fails and says so, and nothing else suffers."""

import resource
import zlib
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Any

import anyio
import pytest

from dify_chat import AsyncDifyChat, ChatMessageFile, DifyInputError
from tests.support.large import LargeFiles
from tests.wire._async.talks import A_TURN, KEY

pytestmark = pytest.mark.every_transport

FAULTS = [
    OSError(5, "Input/output error"),
    ValueError("I/O operation on closed file"),
    EOFError("Compressed file ended before the end-of-stream marker was reached"),
    zlib.error("Error -3 while decompressing data"),
]


class Failing(BytesIO):
    """A file that knows its length, and can't be read to its end."""

    def __init__(self, fault: object) -> None:
        super().__init__(b"x" * 1_000_000)
        self._fault = fault

    def read(self, size: int | None = -1) -> Any:
        if self.tell() < 500_000:
            return super().read(size)
        if isinstance(self._fault, Exception):
            raise self._fault
        return self._fault


class FailingPipe:
    """The same, without a length."""

    def __init__(self, fault: object) -> None:
        self.read = Failing(fault).read


@pytest.mark.parametrize("kind", [Failing, FailingPipe])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("method", ["file_upload", "audio_to_text"])
@pytest.mark.unmeasured
async def test_the_call_fails_and_the_connection_is_closed(kind: Any, fault: Exception, method: str) -> None:
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyInputError, match="cannot read on from") as raised:
                await getattr(chat, method)(kind(fault))
            assert raised.value.__cause__ is fault
            await anyio.sleep(A_TURN)
            assert server.is_left(connections=1)
            await chat.file_upload(b"another")
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", [Failing, FailingPipe])
@pytest.mark.parametrize("given", [None, "text", bytearray(b"x")])
async def test_read_that_gives_no_bytes_is_not_the_end_of_the_file(kind: Any, given: object) -> None:
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyInputError, match=f"it gave {type(given).__name__}, and not bytes"):
                await chat.file_upload(kind(given))
            await anyio.sleep(A_TURN)
            assert server.is_left(connections=1)
    assert server.requests == []


class Growing(BytesIO):
    """A file that another program appends to."""

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(size)
        if size:
            here = self.tell()
            self.seek(0, SEEK_END)
            self.write(b"more")
            self.seek(here)
        return content


@pytest.mark.parametrize("changing", [lambda: Failing(b""), lambda: Growing(b"x" * 1_000_000)])
async def test_a_file_that_changes_while_it_is_sent_fails_the_call(changing: Any) -> None:
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyInputError, match="was changed while it was sent: it had 1000000 bytes"):
                await chat.file_upload(("notes.txt", changing()))
            await anyio.sleep(A_TURN)
            assert server.is_left(connections=1)
    assert server.requests == []


async def test_a_message_whose_file_fails_is_not_sent() -> None:
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            for fault in FAULTS:
                with pytest.raises(DifyInputError, match="cannot read on from"):
                    await chat.send("hi", files=[ChatMessageFile.from_path(Failing(fault))])
                file = ChatMessageFile.from_path(Failing(fault))
                with pytest.raises(DifyInputError, match="cannot read on from"):
                    await chat.send_chat_message_stream("hi", files=[file]).open()
    assert server.requests == []


async def test_a_disk_that_is_full_ends_the_download_and_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    make(target, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
            try:
                with pytest.raises(DifyInputError, match=r"cannot write to .*a\.pdf': File too large"):
                    await chat.file_preview("file-1").write_to(target)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            await anyio.sleep(A_TURN)
            assert server.is_left(connections=1)
    assert contents(tmp_path) == {"a.pdf": b"old"}


def make(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
