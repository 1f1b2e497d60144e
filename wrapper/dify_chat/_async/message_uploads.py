"""Uploading, by itself and for a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dify_chat_api import api, models
from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.types import Request, Upload

from .._request.late_imports import late_import
from .._request.options import CallOptions
from .._request.timeouts import BLOCKING_READ_TIMEOUT
from .http import AsyncHttp

if TYPE_CHECKING:
    from dify_chat_api.models import FileUploadResponse

    from .._request.uploads import FileInput


async def upload(http: AsyncHttp, file: FileInput, options: CallOptions) -> FileUploadResponse:
    """Upload one file."""
    with late_import:
        from .._request.uploads import open_upload  # noqa: PLC0415 - most programs send no files

    with open_upload(file) as part:
        request = _request(part, options)
        return await http.send(request, options, read_timeout=BLOCKING_READ_TIMEOUT)


async def stored_files(
    http: AsyncHttp, files: Sequence[models.ChatMessageFile], options: CallOptions
) -> list[models.ChatMessageFile]:
    """Upload those of a message's files that are local, and return all as the message names them."""
    if not files:
        return []
    with late_import:
        from .._request.message_files import ChatMessageFile, LocalFile  # noqa: PLC0415 - most have no files
        from .._request.uploads import open_upload  # noqa: PLC0415 - likewise

    stored = list(files)
    for position, file in enumerate(files):
        if isinstance(file, LocalFile):
            with open_upload(file.source) as part:
                request = _request(part, options)._replace(parse=_with_id)
                response = await http.send(request, options, read_timeout=BLOCKING_READ_TIMEOUT)
            stored[position] = ChatMessageFile.from_upload(response, type=file.type)
    return stored


def _request(part: Upload, options: CallOptions) -> Request[FileUploadResponse]:
    body = models.FileUploadRequest(file=part, user=options.user_id)
    return api.files.file_upload.request(body=body)


def _with_id(source: Any) -> FileUploadResponse:
    """Parse an upload that a message is to name, for which the id alone is needed."""
    response = models.FileUploadResponse.from_dict(source)
    if not getattr(response, "id", None):
        raise InvalidResponseError("FileUploadResponse: the field 'id' is missing")
    return response
