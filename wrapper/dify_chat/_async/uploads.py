"""Uploading, by itself and for a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import Request

from .._files import FileInput, open_upload
from .._options import CallOptions
from .._transport import BLOCKING_SECONDS
from .http import AsyncHttp

if TYPE_CHECKING:
    from dify_chat_api.models import FileUploadResponse

T = TypeVar("T")


async def upload(http: AsyncHttp, file: FileInput, options: CallOptions) -> FileUploadResponse:
    """Upload one file."""
    with open_upload(file) as part:
        body = models.FileUploadRequest(file=part, user=options.user_id)
        return await http.send(api.files.file_upload.request(body=body), options, silence=BLOCKING_SECONDS)


async def uploaded(
    http: AsyncHttp, files: Sequence[models.ChatMessageFile], options: CallOptions
) -> list[models.ChatMessageFile]:
    """Upload the local ones of a message's files; give them all as the message may name them."""
    if not files:
        return []
    from .._message_files import ChatMessageFile, LocalFile  # noqa: PLC0415 - most messages have no files

    stored = list(files)
    for position, file in enumerate(files):
        if isinstance(file, LocalFile):
            response = await upload(http, file.source, options)
            stored[position] = ChatMessageFile.from_upload(response, type=file.type)
    return stored


async def with_uploads(
    http: AsyncHttp, request: Request[T], files: Sequence[models.ChatMessageFile], options: CallOptions
) -> Request[T]:
    """Upload the local ones of a message's files, and name them in its request."""
    if not files:
        return request
    stored = await uploaded(http, files, options)
    return evolve(request, json={**(request.json or {}), "files": [file.to_dict() for file in stored]})
