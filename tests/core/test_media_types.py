"""media_types.py: one table for all machines."""

import ast
from pathlib import Path

import pytest

import dify_chat
from dify_chat._request.media_types import kind_of, media_type, suffix_of_content, suffix_of_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.webp", "image/webp"),
        ("scan.jfif", "image/jpeg"),
        ("note.m4a", "audio/mp4"),
        ("note.mpga", "audio/mpeg"),
        ("clip.mkv", "video/x-matroska"),
        ("notes.md", "text/markdown"),
        ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.PDF", "application/pdf"),
        ("data:image/png.csv", "text/csv"),
        ("a.csv.gz", None),
        (".png", None),
        ("png", None),
        ("", None),
    ],
)
def test_media_type_is_that_of_the_last_suffix(name: str, expected: str | None) -> None:
    assert media_type(name) == expected


@pytest.mark.parametrize(
    ("first_bytes", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "image/bmp"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif", "image/avif"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"#!AMR\n", "audio/amr"),
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"\x00\x00\x00\x1cftypisom", "video/mp4"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
        (b"%PDF-1.7", "application/pdf"),
        (b"BMW is a car", None),
        (b"\xff\xfeh\x00", None),
        (b"", None),
    ],
)
def test_first_bytes_tell_a_suffix_and_its_type(first_bytes: bytes, expected: str | None) -> None:
    assert media_type(f"blob{suffix_of_content(first_bytes)}") == expected


@pytest.mark.parametrize(
    ("content_type", "suffix"),
    [
        ("audio/mpeg", ".mp3"),
        ("audio/mp3", ".mp3"),
        ("audio/wav", ".wav"),
        ("Audio/X-WAV; rate=1", ".wav"),
        ("audio/mp4", ".m4a"),
        ("audio/opus", ".opus"),
        ("audio/L16; rate=24000", ""),
        ("image/jpeg", ".jpg"),
        ("text/plain; charset=utf-8", ".txt"),
        ("application/octet-stream", ""),
        ("", ""),
    ],
)
def test_suffix_of_a_type_is_the_common_one(content_type: str, suffix: str) -> None:
    assert suffix_of_type(content_type) == suffix


def test_kind_of_nothing_is_a_document() -> None:
    assert kind_of("") == kind_of("text/plain", "a.png.gz") == "document"


def test_client_does_not_ask_the_machine_for_types() -> None:
    """What `mimetypes` knows depends on the files of the machine. The mock takes Python's own table of it."""
    package = Path(dify_chat.__file__).parent
    importing = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "mimetypes" in (getattr(node, "module", ""), *(name.name for name in node.names))
    ]
    assert [path for path in importing if not path.startswith("testing/")] == []


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("image/png", "image"),
        ("IMAGE/PNG", "image"),
        (" Audio/mpeg", "audio"),
        ("", "document"),
        ("x", "document"),
    ],
)
def test_kind_of_media_type_in_any_letters(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind
