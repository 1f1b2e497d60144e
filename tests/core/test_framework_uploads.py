"""uploads.py: files that web frameworks have received are taken as they are."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp.web import FileField
from django.core.files.uploadedfile import SimpleUploadedFile
from multidict import CIMultiDict, CIMultiDictProxy
from starlette.datastructures import Headers, UploadFile
from werkzeug.datastructures import FileStorage

from dify_chat._request.uploads import FileInput, open_upload


def taken(file: FileInput) -> tuple[str, bytes, str]:
    """Name, content and type of an upload."""
    with open_upload(file) as upload:
        assert not isinstance(upload.content, bytes)
        return upload.name, upload.content.read(), upload.content_type


Framework = Callable[[bytes, str, str | None], Any]


def of_starlette(content: bytes, name: str, content_type: str | None) -> Any:
    headers = Headers({"content-type": content_type} if content_type else {})
    return UploadFile(io.BytesIO(content), filename=name, headers=headers)


def of_werkzeug(content: bytes, name: str, content_type: str | None) -> Any:
    return FileStorage(io.BytesIO(content), name="field", filename=name, content_type=content_type)


def of_django(content: bytes, name: str, content_type: str | None) -> Any:
    return SimpleUploadedFile(name, content, content_type or "")


def of_aiohttp(content: bytes, name: str, content_type: str | None) -> Any:
    file, told = io.BufferedReader(io.BytesIO(content)), content_type or "application/octet-stream"
    return FileField("field", name, file, told, CIMultiDictProxy(CIMultiDict()))


FRAMEWORKS: list[Framework] = [of_starlette, of_werkzeug, of_django, of_aiohttp]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    ("name", "told", "content_type"),
    [
        ("plan.png", "image/png", "image/png"),
        ("plan.png", "image/x-plan", "image/x-plan"),
        ("plan.png", None, "image/png"),
        ("photo.webp", "application/octet-stream", "image/webp"),
        ("plan", "no type", "application/octet-stream"),
    ],
)
def test_file_of_a_framework_keeps_its_name_and_type(
    framework: Framework, name: str, told: str | None, content_type: str
) -> None:
    assert taken(framework(b"content", name, told)) == (name, b"content", content_type)
    assert taken(("x.txt", framework(b"content", name, told))) == ("x.txt", b"content", "text/plain")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_file_of_a_framework_is_sent_from_where_it_stands(framework: Framework) -> None:
    file = framework(b"0123456789", "a.txt", None)
    (getattr(file, "file", None) or file.stream).seek(3)
    assert taken(file)[1] == b"3456789"
