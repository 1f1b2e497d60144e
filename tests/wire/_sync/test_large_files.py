# Written from _async/test_large_files.py by generator/unasync.py, which `make generate` runs.

"""30 MB on their way to Dify and back: they stream, and a download is complete or isn't there."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from dify_chat import DifyChat, DifyConnectionError
from tests.support.large import MUCH_MEMORY, SIZE, LargeFiles, blocks, is_whole, memory
from tests.wire._sync.talks import KEY

pytestmark = pytest.mark.every_transport


@contextmanager
def large_files(given: int = SIZE) -> Iterator[tuple[DifyChat, LargeFiles]]:
    """A client that has made its first call: what is imported for one is no matter of files."""
    with LargeFiles(given) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            chat.file_upload(b"small")
            yield chat, server


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.writelines(blocks())
    return path


def test_an_upload_from_a_path_is_never_held_in_memory(large: Path) -> None:
    with large_files() as (chat, server):
        with memory() as added:
            chat.file_upload(large)
            assert added() <= MUCH_MEMORY
    assert SIZE < int(server.requests[1].body) < SIZE + 1000


def test_a_download_to_a_path_is_never_held_in_memory(tmp_path: Path) -> None:
    target = tmp_path / "large.pdf"
    with large_files() as (chat, _):
        with memory() as added:
            chat.file_preview("file-1").write_to(target)
            assert added() <= MUCH_MEMORY
    assert is_whole(target)


class Watched(BytesIO):
    """Notes how much is read or written at a time."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(content)
        self.read_at_once: list[int | None] = []
        self.written_at_once: list[int] = []

    def read(self, size: int | None = -1) -> bytes:
        self.read_at_once.append(size)
        return super().read(size)

    def write(self, content: bytes) -> int:  # type: ignore[override]  # bytes are all that is written here
        self.written_at_once.append(len(content))
        return super().write(content)


@pytest.mark.every_transport
def test_a_file_is_read_and_written_in_small_pieces() -> None:
    source, target = Watched(b"x" * SIZE), Watched()
    with large_files() as (chat, _):
        chat.file_upload(source)
        chat.file_preview("file-1").write_to(target)
    assert {size for size in source.read_at_once if size is None or not 0 <= size <= 65_536} == set()
    assert max(target.written_at_once) <= 65_536
    assert len(target.getvalue()) == SIZE


@pytest.mark.parametrize("given", [0, 1, SIZE // 2, SIZE - 1])
def test_a_download_that_is_cut_raises_and_leaves_no_file(given: int, tmp_path: Path) -> None:
    with large_files(given) as (chat, _):
        with pytest.raises(DifyConnectionError, match="GET /files/file-1/preview: the connection broke"):
            chat.file_preview("file-1").write_to(tmp_path / "large.pdf")
        assert names_in(tmp_path) == []
        chat.file_upload(b"small")
