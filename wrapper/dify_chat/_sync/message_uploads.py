# Written from _async/message_uploads.py by generator/unasync.py, which `make generate` runs.

"""Uploading, by itself and for a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dify_chat_api import api, models

from .._errors import DifyInputError
from .._request.options import CallOptions
from .._request.timeouts import BLOCKING_READ_TIMEOUT
from .._request.uploads import FileInput, open_upload
from .http import Http

if TYPE_CHECKING:
    from dify_chat_api.models import FileUploadResponse


def upload(http: Http, file: FileInput, options: CallOptions) -> FileUploadResponse:
    """Upload one file."""
    with open_upload(file) as part:
        body = models.FileUploadRequest(file=part, user=options.user_id)
        return http.send(
            api.files.file_upload.request(body=body), options, read_timeout=BLOCKING_READ_TIMEOUT
        )


def stored_files(
    http: Http, files: Sequence[models.ChatMessageFile], options: CallOptions
) -> list[models.ChatMessageFile]:
    """Upload those of a message's files that are local, and return all as the message names them."""
    if not files:
        return []
    from .._request.message_files import ChatMessageFile, LocalFile  # noqa: PLC0415 - most messages have no files

    stored = list(files)
    for position, file in enumerate(files):
        if isinstance(file, LocalFile):
            try:
                stored[position] = ChatMessageFile.from_upload(
                    upload(http, file.source, options), type=file.type
                )
            except DifyInputError as error:
                raise error.with_traceback(None)  # noqa: B904 - the frames below hold the response
    return stored
