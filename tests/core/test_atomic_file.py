"""atomic_file.py: a file appears whole or not at all."""

import errno
import io
import os
import resource
import shutil
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from dify_chat._errors import DifyInputError
from dify_chat._response import atomic_file
from dify_chat._response.atomic_file import FileTarget, whole_file


def write_and_fail(target: Path) -> None:
    with whole_file(target) as file:
        file.write(b"half")
        raise KeyboardInterrupt


def write(target: FileTarget, *contents: bytes) -> None:
    with whole_file(target) as file:
        for content in contents:
            file.write(content)


def test_file_appears_when_whole(tmp_path: Path) -> None:
    for target in (tmp_path / "a.mp3", str(tmp_path / "b.mp3")):
        with whole_file(target) as file:
            file.write(b"whole")
            assert not Path(target).exists()
        assert Path(target).read_bytes() == b"whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp3", "b.mp3"]


def test_file_absent_after_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(tmp_path / "a.mp3")
    assert list(tmp_path.iterdir()) == []


def test_old_file_kept_until_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(target)
    assert target.read_bytes() == b"old"
    with whole_file(target) as file:
        file.write(b"new" * 100_000)
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new" * 100_000
    assert list(tmp_path.iterdir()) == [target]


def test_temporary_file_removed_if_target_cannot_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    with pytest.raises(DifyInputError, match=r"cannot write to .*: Is a directory"), whole_file(target):
        target.mkdir()
    assert list(tmp_path.iterdir()) == [target]


def test_permissions_of_new_file_by_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        with whole_file(tmp_path / "new"):
            pass
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_permissions_of_old_file_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    target.touch()
    target.chmod(0o604)
    with whole_file(target) as file:
        file.write(b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_symlink_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder" / "a.mp3")
    with whole_file(link) as file:
        file.write(b"whole")
    assert link.is_symlink()
    assert (tmp_path / "folder" / "a.mp3").read_bytes() == b"whole"


def test_file_name_of_maximum_length(tmp_path: Path) -> None:
    with whole_file(tmp_path / ("a" * 255)) as file:
        file.write(b"whole")
    assert (tmp_path / ("a" * 255)).read_bytes() == b"whole"


def test_pipe_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as file:
        file.write(b"whole")
    reader.join()
    assert received == [b"whole"]
    assert pipe.is_fifo()


def test_open_file_written_to_and_left_open() -> None:
    target = io.BytesIO()
    with whole_file(target) as file:
        file.write(b"whole")
    assert target.getvalue() == b"whole"


def closed() -> io.BytesIO:
    file = io.BytesIO()
    file.close()
    return file


@pytest.mark.parametrize("target", [io.StringIO(), closed(), 7, None])
def test_target_without_binary_write_refused(target: Any) -> None:
    with pytest.raises(DifyInputError, match=r"cannot write bytes to .*; give a path"), whole_file(target):
        pass


def test_target_open_for_reading_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    with (
        (tmp_path / "a.mp3").open("rb") as file,
        pytest.raises(DifyInputError, match="cannot write bytes"),
        whole_file(file),
    ):
        pass


def test_symlink_loop_refused(tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    with pytest.raises(DifyInputError, match="cannot write to"), whole_file(circle):
        pass


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/a.mp3", r"missing/a.mp3': No such file or directory; give a path in an existing"),
        ("", "Is a directory; give"),
        ("a\0b", r"null (byte|character).*; give"),
    ],
)
def test_unwritable_path_refused(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(DifyInputError, match=reason), whole_file(tmp_path / name):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o604, 0o400, 0o666])
def test_unfinished_file_has_permissions_of_target(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.mp3"
    target.touch()
    target.chmod(mode)
    old = os.umask(0o022)
    try:
        with whole_file(target) as file:
            file.write(b"new")
            (unfinished,) = tmp_path.glob(".*.part")
            assert stat.S_IMODE(unfinished.stat().st_mode) & ~mode == 0
    finally:
        os.umask(old)
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_unfinished_new_file_has_permissions_by_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        with whole_file(tmp_path / "new"):
            (unfinished,) = tmp_path.glob(".*.part")
            assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600
    finally:
        os.umask(old)


def test_unfinished_file_never_an_existing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_file, "token_hex", lambda _: "guessed")
    trap = tmp_path / ".guessed.part"
    trap.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DifyInputError, match="File exists"), whole_file(tmp_path / "a.mp3"):
        pass
    assert list(tmp_path.iterdir()) == [trap]


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["fsync", "copymode", "replace"])
def test_old_file_kept_if_disk_fails_at_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.mp3"
    target.write_bytes(b"old")
    home: Any = {"fsync": os, "copymode": shutil, "replace": Path}[step]
    monkeypatch.setattr(home, step, full)
    with pytest.raises(DifyInputError, match=r"cannot write to .*: No space left on device; is the disk"):
        write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_old_file_kept_if_disk_is_full(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    target.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(DifyInputError, match=r"cannot write to .*: File too large"):
            write(target, *[b"x" * 1000] * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_full_device_raises_on_close() -> None:
    with pytest.raises(DifyInputError, match="cannot write to '/dev/full': No space left on device"):
        write("/dev/full", b"x")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_file_system_without_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def has_none(_: int) -> None:
        raise OSError(number, "no such call")

    monkeypatch.setattr(os, "fsync", has_none)
    with whole_file(tmp_path / "a.mp3") as file:
        file.write(b"whole")
    assert (tmp_path / "a.mp3").read_bytes() == b"whole"


class Taking(io.BytesIO):
    """A file of the caller's own that takes some bytes at a time, or counts none."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, content: Any) -> Any:
        written = super().write(content[: self._most])
        return None if self._most is None else written


@pytest.mark.parametrize("most", [1, 3, 100, None])
def test_partial_writes_completed(most: int | None) -> None:
    target = Taking(most)
    with whole_file(target) as file:
        file.write(b"whole")
    assert target.getvalue() == b"whole"


def test_file_that_writes_nothing_raises() -> None:
    with pytest.raises(DifyInputError, match="it takes nothing more"), whole_file(Taking(0)) as file:
        file.write(b"x")
