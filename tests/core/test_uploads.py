"""uploads.py: each way to give a file or audio, with its name and type, and invalid files."""

import gzip
import io
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import pytest

from dify_chat._errors import DifyInputError
from dify_chat._request.uploads import FileInput, open_audio, open_upload

PNG = b"\x89PNG\r\n\x1a\n"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "


def taken(file: FileInput) -> tuple[str, bytes, str]:
    """Name, content and type of an upload."""
    with open_upload(file) as upload:
        content = upload.content if isinstance(upload.content, bytes) else upload.content.read()
        return upload.name, content, upload.content_type


def audio_type(file: FileInput) -> tuple[str, str]:
    with open_audio(file) as upload:
        return upload.name, upload.content_type


def sent(content: bytes | BinaryIO) -> tuple[bytes, bytes | None]:
    """The body httpx makes of it, without the multipart around it, and the length it announces."""
    request = httpx.Client().build_request("POST", "http://host", files={"file": ("f", content, "a/b")})
    assert isinstance(request.stream, httpx.SyncByteStream)
    body = b"".join(request.stream)
    if "Content-Length" in request.headers:
        assert int(request.headers["Content-Length"]) == len(body)
    return body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0], request.headers.get("Content-Length")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_bytes(b"0123456789")
    return path


class Named(os.PathLike[str]):
    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_path_opened_and_closed(note: Path) -> None:
    for path in (note, str(note), Named(note)):
        with open_upload(path) as upload:
            assert (upload.name, upload.content_type) == ("note.txt", "text/plain")
            assert not isinstance(upload.content, bytes)
            assert upload.content.read(4) == b"0123"
        with pytest.raises(ValueError, match="closed file"):
            upload.content.read()


def test_path_closed_after_exception(note: Path) -> None:
    with pytest.raises(KeyError), open_upload(note) as upload:
        raise KeyError
    with pytest.raises(ValueError, match="closed file"):
        upload.content.read()  # type: ignore[union-attr]  # it was a path, so it isn't bytes


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"abc", ("file", b"abc", "application/octet-stream")),
        (("a.json", b"{}"), ("a.json", b"{}", "application/json")),
        (("a.json", b"{}", None), ("a.json", b"{}", "application/json")),
        (("a.json", b"{}", "text/x"), ("a.json", b"{}", "text/x")),
        (("a.json", io.BytesIO(b"{}"), "text/x"), ("a.json", b"{}", "text/x")),
        (("a.tar.gz", b"abc"), ("a.tar.gz", b"abc", "application/octet-stream")),
        (("noend", b"abc"), ("noend", b"abc", "application/octet-stream")),
        (io.BytesIO(b"abc"), ("file", b"abc", "application/octet-stream")),
        (PNG, ("file.png", PNG, "image/png")),
        (io.BytesIO(PNG), ("file.png", PNG, "image/png")),
        (("plan", PNG), ("plan", PNG, "image/png")),
        (("plan.pdf", PNG), ("plan.pdf", PNG, "application/pdf")),
        (("plan", PNG, "text/x"), ("plan", PNG, "text/x")),
    ],
)
def test_name_content_and_type_by_file_input(file: FileInput, expected: tuple[str, bytes, str]) -> None:
    assert taken(file) == expected


def test_open_file_keeps_name_and_stays_open(note: Path) -> None:
    for path in (note, os.fsencode(note)):
        with open(path, "rb") as file:  # noqa: PTH123  # a name of bytes is what open() alone makes
            assert taken(file) == ("note.txt", b"0123456789", "text/plain")
            assert not file.closed


def test_file_without_path_gets_default_name() -> None:
    with tempfile.TemporaryFile() as numbered, tempfile.SpooledTemporaryFile() as unnamed:
        assert taken(numbered)[0] == "file"
        assert taken(unnamed)[0] == "file"


def test_name_not_utf8_replaced(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_bytes(b"")
    assert taken(os.fsdecode(path))[0] == "caf\ufffd.txt"


def test_open_file_sent_from_its_position(note: Path) -> None:
    with note.open("rb") as file:
        file.seek(3)
        with open_upload(file) as upload:
            assert sent(upload.content)[0] == b"3456789"
            assert sent(upload.content)[0] == b"3456789"


def test_empty_file_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert taken(tmp_path / "empty")[1] == b""
    assert taken(io.BytesIO())[1] == b""


def test_pipe_sent_without_length() -> None:
    reader, writer = os.pipe()
    os.write(writer, WAV)
    os.close(writer)
    with open(reader, "rb") as pipe, open_audio(("a.bin", pipe)) as upload:  # noqa: PTH123  # a descriptor
        assert upload.content_type == "application/octet-stream"
        assert sent(upload.content) == (WAV, None)


def test_object_with_read_alone_sent() -> None:
    class Reader:
        def __init__(self) -> None:
            self.parts = [b"cd", b"ab"]

        def read(self, size: int = -1) -> bytes:
            return self.parts.pop() if size and self.parts else b""

    with open_upload(Reader()) as upload:  # type: ignore[arg-type]  # all that is needed of a BinaryIO
        assert sent(upload.content) == (b"abcd", None)


def test_gzip_file_sent_with_unpacked_length(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.gz", "wb") as packed:
        packed.write(b"x" * 100_000)
    with gzip.open(tmp_path / "a.gz") as unpacked, open_upload(("a.txt", unpacked)) as upload:  # type: ignore[arg-type]
        body, length = sent(upload.content)
    assert body == b"x" * 100_000
    assert length is not None


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.mp3", "audio/mp3"),
        ("a.MP3", "audio/mp3"),
        ("a.m4a", "audio/m4a"),
        ("a.wav", "audio/wav"),
        ("a.amr", "audio/amr"),
        ("a.mpga", "audio/mpga"),
        ("a.txt", "text/plain"),
        ("a", "application/octet-stream"),
    ],
)
def test_audio_type_by_name(tmp_path: Path, name: str, content_type: str) -> None:
    (tmp_path / name).write_bytes(b"?")
    assert audio_type(tmp_path / name) == (name, content_type)


@pytest.mark.parametrize(
    ("given", "content_type"),
    [
        ("audio/mpeg", "audio/mp3"),
        ("audio/x-wav", "audio/wav"),
        ("audio/wave", "audio/wav"),
        ("audio/vnd.wave", "audio/wav"),
        ("audio/mp4", "audio/m4a"),
        ("audio/x-m4a", "audio/m4a"),
        ("Audio/WAV; codecs=1", "audio/wav"),
        ("audio/amr", "audio/amr"),
        ("audio/mpga", "audio/mpga"),
        ("audio/webm; codecs=opus", "audio/webm; codecs=opus"),
        ("application/octet-stream", "application/octet-stream"),
    ],
)
def test_audio_type_respelled(given: str, content_type: str) -> None:
    assert audio_type(("a.mp3", WAV, given)) == ("a.mp3", content_type)


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (WAV, "audio.wav", "audio/wav"),
        (b"ID3\x04", "audio.mp3", "audio/mp3"),
        (b"\xff\xfb\x90\x00", "audio.mp3", "audio/mp3"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio.m4a", "audio/m4a"),
        (b"#!AMR\n", "audio.amr", "audio/amr"),
        (b"\x00\x00\x00\x1cftypmp42", "audio.m4a", "audio/m4a"),
        (b"OggS", "audio.ogg", "audio/ogg"),
        (b"\xff\xfehello", "audio", "application/octet-stream"),
        (b"RIFF\x24\x00\x00\x00AVI ", "audio", "application/octet-stream"),
        (b"", "audio", "application/octet-stream"),
    ],
)
def test_audio_type_by_first_bytes(content: bytes, name: str, content_type: str) -> None:
    assert audio_type(content) == (name, content_type)
    assert audio_type(io.BytesIO(content)) == (name, content_type)
    assert audio_type(("blob", content)) == ("blob", content_type)


def test_audio_content_whole_after_sniffing() -> None:
    file = io.BytesIO(b"skipped" + WAV)
    file.seek(7)
    with open_audio(file) as upload:
        assert upload.content_type == "audio/wav"
        assert sent(upload.content)[0] == WAV


class Unusual:
    """Fails in its own way, as a path and as a file."""

    def __fspath__(self) -> str:
        raise LookupError("own")

    def read(self, size: int = -1) -> bytes:
        raise LookupError("own")


def spent() -> BinaryIO:
    file = io.BytesIO()
    file.write(WAV)
    return file


def closed() -> BinaryIO:
    file = io.BytesIO(WAV)
    file.close()
    return file


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("missing.txt", "missing.txt': No such file or directory; give the path of a readable file"),
        (".", "Is a directory; give"),
        ("", "Is a directory; give"),
        ("a\0b", "null byte; give"),
        (("", b""), "'' is no name for a file; give one"),
        ((" ", b""), "' ' is no name"),
        (("a\udc80.png", b""), r"udc80.png' is no name"),
        ((None, b""), "None is no name"),
        (("a.txt", b"", "text"), "'text' is no content type; give one"),
        (("a.txt", b"", "text/plain\r\nX-Evil: 1"), "is no content type"),
        (("a.txt", b"", 7), "7 is no content type"),
        (("a.txt", b"", "text/plän"), "is no content type"),
        (Unusual(), "gives no path: own"),
        (("a.txt", Unusual()), "cannot read from .*: own; open it for reading"),
        (("a.txt", "text"), "this is of type str"),
        (("a.txt", b"", "a/b", {}), "this is of type tuple"),
        (("a.txt",), "this is of type tuple"),
        (None, r"given as a path, as bytes, .* or as \(name, content, type\); this is of type NoneType"),
        (io.StringIO("text"), "does not give bytes; open it in binary mode"),
        (closed(), "closed file.; open it for reading"),
        (spent(), "stands at its end: nothing is left to send; rewind it"),
    ],
)
def test_invalid_file_refused(file: Any, reason: str) -> None:
    for opener in (open_upload, open_audio):
        with pytest.raises(DifyInputError, match=reason), opener(file):
            pass


def test_missing_file_error_has_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DifyInputError, match=str(tmp_path / "missing.txt")), open_upload("missing.txt"):
        pass


def test_file_open_for_writing_refused(tmp_path: Path) -> None:
    with (
        (tmp_path / "new").open("wb") as file,
        pytest.raises(DifyInputError, match="open it for reading"),
        open_upload(file),
    ):
        pass


@pytest.mark.parametrize("content", [b"abc", bytearray(b"abc"), memoryview(b"abc")], ids=type)
def test_upload_of_bytes_like_content(content: Any) -> None:
    assert taken(content) == ("file", b"abc", "application/octet-stream")
    assert taken(("a.txt", content)) == ("a.txt", b"abc", "text/plain")
