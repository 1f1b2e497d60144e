"""Files on their way to Dify and back."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dify_chat import (
    DifyConfigError,
    DifyConnectionError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
)
from tests.support.made import answer
from tests.support.recordings import load
from tests.support.wire_view import Part, parts, wire_view
from tests.wire._async.talks import talk

pytestmark = pytest.mark.every_transport

STORED = load("1.16.0/files/upload_png")
USER = Part("user", None, None, b"user-1")
TEXT = load("1.16.0/files/preview_txt")
SPEECH = load("1.16.0/files/preview_mp3")
LONG = SPEECH.with_body([SPEECH.response.body[:100], SPEECH.response.body[100:]])
CUT = LONG.broken_off(after_chunks=1)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("kind", [str, Path])
async def test_a_path_is_uploaded_by_its_name(kind: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    path.write_bytes(b"\x89PNG\r\n--")
    async with talk(STORED) as (chat, server):
        stored = await chat.file_upload(kind(path), user_id="ada", api_key="app-ada")
    assert stored.to_dict() == STORED.response.json()
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/files/upload")
    assert parts(request) == [
        Part("user", None, None, b"ada"),
        Part("file", "plan.png", "image/png", b"\x89PNG\r\n--"),
    ]
    assert request.header("Authorization") == "Bearer app-ada"
    assert request.header("Content-Length") == str(len(request.body))


async def test_bytes_open_files_and_tuples_are_uploaded(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"on the disk")
    in_memory = BytesIO(b"skipped in memory")
    in_memory.seek(8)
    given: list[Any] = [
        b"bytes",
        in_memory,
        ("plan.pdf", b"%PDF"),
        ("plan.pdf", BytesIO(b"%PDF"), "application/x-plan"),
        ("plan", b"?", None),
    ]
    async with talk(*[STORED] * 6) as (chat, server):
        for file in given:
            await chat.file_upload(file)
        with path.open("rb") as opened:
            await chat.file_upload(opened)
            assert not opened.closed
    assert [parts(request) for request in server.requests] == [
        [USER, Part("file", "file", "application/octet-stream", b"bytes")],
        [USER, Part("file", "file", "application/octet-stream", b"in memory")],
        [USER, Part("file", "plan.pdf", "application/pdf", b"%PDF")],
        [USER, Part("file", "plan.pdf", "application/x-plan", b"%PDF")],
        [USER, Part("file", "plan", "application/octet-stream", b"?")],
        [USER, Part("file", "notes.txt", "text/plain", b"on the disk")],
    ]


async def test_a_file_that_can_not_be_sent_is_refused_at_once(tmp_path: Path) -> None:
    async with talk() as (chat, server):
        with pytest.raises(DifyInputError, match=r"cannot read the file .*No such file"):
            await chat.file_upload(tmp_path / "missing.png")
        with pytest.raises(DifyInputError, match="is no name for a file"):
            await chat.file_upload(("", b"x"))
        with pytest.raises(DifyInputError, match="is no name for a file"):
            await chat.file_upload(("half \ud83d.png", b"x"))
    assert server.requests == []


async def test_a_file_too_large_says_so() -> None:
    async with talk(load("1.16.0/files/upload_image_too_large")) as (chat, _):
        with pytest.raises(PayloadTooLargeError):
            await chat.file_upload(("plan.png", b"x"))


async def test_a_file_is_fetched_by_iterating_reading_and_writing(tmp_path: Path) -> None:
    opened = BytesIO()
    async with talk(*[LONG] * 4) as (chat, server):
        assert b"".join([chunk async for chunk in chat.file_preview("file-1")]) == SPEECH.response.body
        assert await chat.file_preview("file-1").read() == SPEECH.response.body
        await chat.file_preview("file-1").write_to(tmp_path / "speech.mp3")
        await chat.file_preview("file-1").write_to(opened)
    assert (tmp_path / "speech.mp3").read_bytes() == opened.getvalue() == SPEECH.response.body
    assert {request.path for request in server.requests} == {"/v1/files/file-1/preview"}
    assert {request.header("Accept") for request in server.requests} == {"*/*"}


@pytest.mark.parametrize("status_code", [204, 205, 206])
async def test_response_that_is_not_the_whole_file_is_refused(status_code: int, tmp_path: Path) -> None:
    content = b"%PDF" if status_code == 206 else b""
    part = answer(content, status=status_code, content_type="application/pdf")
    async with talk(part, part) as (chat, _):
        for stream in (chat.file_preview("file-1"), chat.text_to_audio("hello")):
            with pytest.raises(DifyResponseError, match=f": {status_code}: the response"):
                await stream.write_to(tmp_path / "plan.pdf")
    assert names_in(tmp_path) == []


async def test_a_file_may_be_of_any_type_and_a_text_is_no_fault() -> None:
    async with talk(TEXT, load("1.16.0/files/preview_attachment")) as (chat, server):
        async with chat.file_preview("file-1") as text:
            assert text.content_type.startswith("text/plain")
            assert (await text.read()).decode() == "hällo"
        async with chat.file_preview("file-1", as_attachment=True) as picture:
            assert picture.content_type == "application/octet-stream"
    assert [wire_view(request)["query"] for request in server.requests] == [
        {"user": "user-1"},
        {"user": "user-1", "as_attachment": "true"},
    ]


async def test_file_stream_fetches_nothing_before_it_is_opened() -> None:
    async with talk(TEXT) as (chat, server):
        file = chat.file_preview("file-1")
        with pytest.raises(DifyConfigError, match="isn't open"):
            file.content_type  # noqa: B018  # asking is what fails
        assert server.requests == []
        await file.read()
        with pytest.raises(DifyStreamError, match="it can be read once"):
            await file.read()
    assert len(server.requests) == 1


async def test_a_refusal_is_raised_and_leaves_no_file(tmp_path: Path) -> None:
    unknown, foreign = load("1.16.0/files/preview_unknown"), load("1.16.0/files/preview_other_app")
    async with talk(unknown, foreign) as (chat, _):
        with pytest.raises(NotFoundError):
            await chat.file_preview("file-1").write_to(tmp_path / "plan.png")
        file = chat.file_preview("file-1")
        for again in (file.open, file.open, file.read):
            with pytest.raises(PermissionDeniedError):
                await again()
    assert names_in(tmp_path) == []


async def test_a_file_that_is_cut_half_way_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "speech.mp3"
    async with talk(CUT, CUT, CUT) as (chat, _):
        with pytest.raises(DifyConnectionError, match="GET /files/file-1/preview: the connection broke"):
            await chat.file_preview("file-1").write_to(target)
        assert names_in(tmp_path) == []
        with pytest.raises(DifyConnectionError):
            await chat.file_preview("file-1").read()
        target.write_bytes(b"older")
        with pytest.raises(DifyConnectionError):
            await chat.file_preview("file-1").write_to(target)
    assert (names_in(tmp_path), target.read_bytes()) == (["speech.mp3"], b"older")
