"""Files that are read and written while other tasks want their turn; there is no such thing without async."""

import asyncio
from collections import Counter
from io import BytesIO
from pathlib import Path

from dify_chat import AsyncDifyChat
from dify_chat._request.media_types import MAGIC_BYTES
from tests.support.large import SIZE, LargeFiles
from tests.wire._async.talks import KEY


class Turns:
    """Counts the turns of the event loop, and how many bytes are read or written in each."""

    def __init__(self) -> None:
        self.bytes_in: Counter[int] = Counter()
        self._turn = 0
        self._counting = asyncio.create_task(self._count())

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(0)
            self._turn += 1

    def note(self, content: bytes) -> None:
        self.bytes_in[self._turn] += len(content)

    def end(self) -> None:
        self._counting.cancel()


class Counted(BytesIO):
    """A file whose bytes are counted by turns."""

    def __init__(self, turns: Turns, content: bytes = b"") -> None:
        super().__init__(content)
        self._turns = turns

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(size)
        self._turns.note(content)
        return content

    def write(self, content: bytes) -> int:  # type: ignore[override]  # bytes are all that is written here
        self._turns.note(content)
        return super().write(content)


async def test_others_have_their_turn_between_any_two_pieces_of_an_upload() -> None:
    turns = Turns()
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.file_upload(Counted(turns, b"x" * SIZE))
    turns.end()
    assert turns.bytes_in.total() == MAGIC_BYTES + SIZE  # the first bytes tell the type
    assert max(turns.bytes_in.values()) <= 65_536


async def test_others_have_their_turn_between_any_two_pieces_of_a_download(tmp_path: Path) -> None:
    turns = Turns()
    target = Counted(turns)
    with LargeFiles() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.file_preview("file-1").write_to(target)
    turns.end()
    assert turns.bytes_in.total() == SIZE
    assert max(turns.bytes_in.values()) <= 65_536
