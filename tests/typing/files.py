"""Files, as users handle them; only the type checker reads this."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, assert_type

from aiohttp.web import FileField
from anyio import AsyncFile
from starlette.datastructures import UploadFile
from werkzeug.datastructures import FileStorage

from dify_chat import AsyncDifyChat, AsyncFileStream, ChatMessageFile, DifyChat, FileStream
from dify_chat.models import FileUploadResponse


def uploads(chat: DifyChat, opened: BinaryIO) -> None:
    upload = chat.file_upload("plan.png")
    assert_type(upload, FileUploadResponse)
    assert_type(upload.id, str)
    for file in (Path("plan.png"), b"PNG", opened, ("plan.png", b"PNG"), ("plan.png", opened, "image/png")):
        chat.file_upload(file)


async def of_frameworks(
    chat: AsyncDifyChat, starlette: UploadFile, werkzeug: FileStorage, aiohttp: FileField
) -> None:
    for file in (starlette, werkzeug, aiohttp, bytearray(b"PNG"), memoryview(b"PNG")):
        await chat.file_upload(file)
        await chat.file_upload(("plan.png", file))


async def read_by_await(chat: AsyncDifyChat, file: AsyncFile[bytes], chunks: AsyncIterator[bytes]) -> None:
    await chat.file_upload(file)
    await chat.file_upload(("plan.png", chunks, "image/png"))
    await chat.audio_to_text(("a.mp3", file))
    ChatMessageFile.from_path(("plan.png", chunks))


def with_a_message(chat: DifyChat, upload: FileUploadResponse, opened: BinaryIO) -> None:
    files = [
        ChatMessageFile.from_url("https://a.example/b.png"),
        ChatMessageFile.from_upload(upload),
        ChatMessageFile.from_upload(upload, type="document"),
    ]
    assert_type(files, list[ChatMessageFile])
    chat.send("What is this?", files=files)
    chat.send("What is this?", files=[ChatMessageFile.from_path("plan.png")])
    chat.send("What is this?", files=[*files, ChatMessageFile.from_path(opened, type="image")])
    chat.send_chat_message_stream("What is this?", files=(ChatMessageFile.from_path(Path("plan.png")),))


def previews(chat: DifyChat) -> None:
    preview = chat.file_preview("file", as_attachment=True)
    assert_type(preview, FileStream)
    assert_type(preview.read(), bytes)
    assert_type(list(preview), list[bytes])
    preview.write_to("plan.png")
    with chat.file_preview("file") as opened:
        assert_type(opened, FileStream)
        assert_type(opened.content_type, str)


async def async_files(chat: AsyncDifyChat) -> None:
    assert_type(await chat.file_upload(b"PNG"), FileUploadResponse)
    preview = chat.file_preview("file")
    assert_type(preview, AsyncFileStream)
    assert_type(await preview.read(), bytes)
    assert_type([chunk async for chunk in preview], list[bytes])


def mistakes(chat: DifyChat) -> None:
    chat.file_upload(7)  # type: ignore[arg-type]
    chat.file_upload(("plan.png", "text"))  # type: ignore[arg-type]
    chat.file_preview(b"file")  # type: ignore[arg-type]
    chat.send("What is this?", files=["plan.png"])  # type: ignore[list-item]
    ChatMessageFile.from_upload("file")  # type: ignore[arg-type]
