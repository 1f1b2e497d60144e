"""Files that go with a message: those from here are uploaded first, for the same user, and once."""

from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from dify_chat import ChatMessageFile, DifyInputError, DifyResponseError, UnsupportedMediaTypeError
from dify_chat.models import FileUploadResponse
from tests.support.made import answer
from tests.support.recordings import load
from tests.support.wire_view import Part, parts
from tests.wire._async.talks import talk

STORED = load("1.16.0/files/upload_png")
UPLOAD = FileUploadResponse.from_dict(STORED.response.json())
REPLY = load("1.16.0/chat/blocking_basic")
STREAM = load("1.16.0/chat/stream_continue")
AGENT_REFUSAL = load("1.16.0/agent/no_mode")
AGENT_STREAM = load("1.16.0/agent/stream_plain")

FROM_HERE = {"type": "image", "transfer_method": "local_file", "upload_file_id": UPLOAD.id}
FROM_THERE = {"type": "image", "transfer_method": "remote_url", "url": "https://example.org/a.png"}
UPLOADING = ("POST", "/v1/files/upload")
ASKING = ("POST", "/v1/chat-messages")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "plan.png"
    path.write_bytes(b"\x89PNG")
    return path


@pytest.fixture
def gone(picture: Path) -> ChatMessageFile:
    """A file that was there when the message was written."""
    file = ChatMessageFile.from_path(picture)
    picture.unlink()
    return file


def closed(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        return file


async def test_a_url_and_an_upload_go_with_the_message_as_they_are() -> None:
    files = [
        ChatMessageFile.from_url("https://example.org/a.png"),
        ChatMessageFile.from_url("https://example.org/a.pdf", type="document"),
        ChatMessageFile.from_upload(UPLOAD),
        ChatMessageFile.from_upload(UPLOAD, type="custom"),
    ]
    async with talk(REPLY) as (chat, server):
        await chat.send("hi", files=files)
    assert [request.json()["files"] for request in server.requests] == [
        [
            FROM_THERE,
            FROM_THERE | {"type": "document", "url": "https://example.org/a.pdf"},
            FROM_HERE,
            FROM_HERE | {"type": "custom"},
        ]
    ]


@pytest.mark.parametrize("version", ["1.16.0", "1.13.0", "1.9.0", "1.7.2"])
@pytest.mark.parametrize(
    ("case", "mode"), [("blocking_local_image", "blocking"), ("stream_local_image", "streaming")]
)
async def test_a_file_goes_with_a_message_on_each_version(
    version: str, case: str, mode: Any, picture: Path
) -> None:
    stored, reply = load(f"{version}/chat_files/upload_for_chat"), load(f"{version}/chat_files/{case}")
    async with talk(stored, reply) as (chat, server):
        answered = await chat.send("hi", files=[ChatMessageFile.from_path(picture)], response_mode=mode)
        assert answered.answer
    sent = server.requests[1].json()
    assert [file["upload_file_id"] for file in sent["files"]] == [stored.response.json()["id"]]
    assert sent["response_mode"] == mode


async def test_a_file_from_here_is_uploaded_first_for_the_same_user(picture: Path) -> None:
    files = [ChatMessageFile.from_url("https://example.org/a.png"), ChatMessageFile.from_path(picture)]
    async with talk(STORED, REPLY) as (chat, server):
        await chat.send("hi", files=files, user_id="ada", api_key="app-ada")
    uploading, asking = server.requests
    assert [(request.method, request.path) for request in server.requests] == [UPLOADING, ASKING]
    assert parts(uploading) == [
        Part("user", None, None, b"ada"),
        Part("file", "plan.png", "image/png", b"\x89PNG"),
    ]
    assert (asking.json()["files"], asking.json()["user"]) == ([FROM_THERE, FROM_HERE], "ada")
    assert [request.header("Authorization") for request in server.requests] == ["Bearer app-ada"] * 2


async def test_user_and_name_of_an_upload_may_be_in_any_script() -> None:
    """The user is a field without a file name: Dify takes one with a name for a file of no user."""
    async with talk(STORED, REPLY) as (chat, server):
        await chat.send("hi", files=[ChatMessageFile.from_path(("图 1.png", b"PNG"))], user_id="张三")
    uploading, asking = server.requests
    assert parts(uploading) == [
        Part("user", None, None, "张三".encode()),
        Part("file", "图 1.png", "image/png", b"PNG"),
    ]
    assert (asking.json()["files"], asking.json()["user"]) == ([FROM_HERE], "张三")


async def test_file_uploaded_once_for_agent_that_refuses_blocking_mode(picture: Path) -> None:
    async with talk(STORED, AGENT_REFUSAL, AGENT_STREAM) as (chat, server):
        await chat.send("hi", files=[ChatMessageFile.from_path(picture)])
    assert [(request.method, request.path) for request in server.requests] == [UPLOADING, ASKING, ASKING]
    for request in server.requests[1:]:
        assert request.json()["files"] == [FROM_HERE]


async def test_a_stream_uploads_when_it_is_opened(picture: Path) -> None:
    async with talk(STORED, STREAM) as (chat, server):
        stream = chat.send_chat_message_stream("hi", files=[ChatMessageFile.from_path(picture)])
        assert server.requests == []
        async with stream:
            assert len(server.requests) == 2
            await stream.final()
    assert [(request.method, request.path) for request in server.requests] == [UPLOADING, ASKING]
    assert server.requests[1].json()["files"] == [FROM_HERE]


async def test_the_same_file_may_go_with_two_messages(picture: Path) -> None:
    file = ChatMessageFile.from_path(picture)
    async with talk(STORED, REPLY, STORED, REPLY) as (chat, server):
        await chat.send("hi", files=[file])
        await chat.send("hi again", files=[file], user_id="ada")
    assert [request.path for request in server.requests].count("/v1/files/upload") == 2


KINDS = {
    "a.png": "image",
    "photo.webp": "image",
    "SCAN.JFIF": "image",
    "a.heic": "image",
    "a.mp3": "audio",
    "note.m4a": "audio",
    "note.ogg": "audio",
    "note.amr": "audio",
    "song.flac": "audio",
    "a.mp4": "video",
    "clip.mkv": "video",
    "clip.webm": "video",
    "a.pdf": "document",
    "report.docx": "document",
    "a.xyz": "document",
    "README": "document",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_kind_of_a_file_is_that_of_its_suffix(name: str, kind: str) -> None:
    assert ChatMessageFile.from_path((name, b"x")).type == kind
    assert ChatMessageFile.from_path((name, b"x", "application/octet-stream")).type == kind
    assert ChatMessageFile.from_path((name, b"x"), type="custom").type == "custom"
    upload = FileUploadResponse.from_dict({"id": "upload-1", "name": name, "mime_type": None})
    assert ChatMessageFile.from_upload(upload).type == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"ID3\x04", "audio"),
        (b"\x00\x00\x00\x1cftypisom", "video"),
        (b"%PDF-1.7", "document"),
        (b"text", "document"),
    ],
)
def test_kind_of_a_file_without_a_suffix_is_that_of_its_first_bytes(content: bytes, kind: str) -> None:
    for file in (content, BytesIO(content), ("blob", content), ("blob.tmp", content)):
        assert ChatMessageFile.from_path(file).type == kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.org/a.webp?size=1.5#b.pdf", "image"),
        ("https://example.org/clip.mkv", "video"),
        ("https://example.org/NOTE.OGG;v=1", "document"),
        ("https://example.org/report.docx", "document"),
        ("https://example.org/report.pdf?file=a.png", "document"),
        ("https://example.org/pictures/1", "image"),
        ("https://example.org", "image"),
        ("https://example.mp4", "image"),
    ],
)
def test_kind_of_a_url_is_that_of_the_suffix_of_its_path(url: str, kind: str) -> None:
    assert ChatMessageFile.from_url(url).type == kind


def test_kind_of_a_file_is_told_by_its_type_before_its_name() -> None:
    assert ChatMessageFile.from_path(("a.pdf", b"x", "Image/PNG; q=1")).type == "image"
    assert (
        ChatMessageFile.from_upload(FileUploadResponse.from_dict({"id": "u", "mime_type": "audio/x"})).type
        == "audio"
    )


def test_upload_that_lacks_all_but_its_id_goes_with_a_message() -> None:
    file = ChatMessageFile.from_upload(FileUploadResponse.from_dict({"id": "upload-1"}))
    assert file.to_dict() == FROM_HERE | {"type": "document", "upload_file_id": "upload-1"}


@pytest.mark.parametrize("response", [{}, {"id": None, "name": "a.png"}, {"id": ""}])
async def test_upload_without_an_id_is_refused(response: dict[str, Any], picture: Path) -> None:
    with pytest.raises(DifyInputError, match="the upload has no id"):
        ChatMessageFile.from_upload(FileUploadResponse.from_dict(response))
    async with talk(answer(response)) as (chat, server):
        with pytest.raises(DifyResponseError, match=r"POST /files/upload: 200: .*the field 'id' is missing"):
            await chat.send("hi", files=[ChatMessageFile.from_path(picture)])
    assert [(request.method, request.path) for request in server.requests] == [UPLOADING]


def test_unreadable_file_is_refused_by_from_path(tmp_path: Path, picture: Path) -> None:
    with pytest.raises(DifyInputError, match="cannot read the file"):
        ChatMessageFile.from_path(tmp_path / "missing.png")
    with pytest.raises(DifyInputError, match="url is empty"):
        ChatMessageFile.from_url("")
    with pytest.raises(DifyInputError, match="url is no URL: Invalid IPv6 URL"):
        ChatMessageFile.from_url("http://[::1/a.png")
    with pytest.raises(DifyInputError, match="cannot read from"):
        ChatMessageFile.from_path(closed(picture))


async def test_file_deleted_before_sending_is_refused(gone: ChatMessageFile) -> None:
    async with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="cannot read the file"):
            await chat.send("hi", files=[gone])
        with pytest.raises(DifyInputError, match="cannot read the file"):
            await chat.send_chat_message_stream("hi", files=[gone]).open()
    assert server.requests == []


async def test_a_file_from_here_is_no_input_and_a_path_is_no_file(picture: Path) -> None:
    no_files: Any = [str(picture)]
    async with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="a file from here is uploaded only as one of files="):
            await chat.send("hi", inputs={"plan": ChatMessageFile.from_path(picture)})
        with pytest.raises(DifyInputError, match="files is a list of ChatMessageFile"):
            await chat.send("hi", files=no_files)
    assert server.requests == []


async def test_nothing_is_asked_if_the_upload_is_refused(picture: Path) -> None:
    refused = load("1.16.0/files/upload_no_mime")
    async with talk(refused, refused, refused) as (chat, server):
        with pytest.raises(UnsupportedMediaTypeError):
            await chat.send("hi", files=[ChatMessageFile.from_path(picture)])
        with pytest.raises(UnsupportedMediaTypeError):
            await chat.send_chat_message_stream("hi", files=[ChatMessageFile.from_path(picture)]).final()
        stream = chat.send_chat_message_stream("hi", files=[ChatMessageFile.from_path(picture)])
        for again in (stream.open, stream.open, stream.final):
            with pytest.raises(UnsupportedMediaTypeError):
                await again()
    assert [(request.method, request.path) for request in server.requests] == [UPLOADING] * 3
