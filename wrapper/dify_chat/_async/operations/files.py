"""Files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from dify_chat_api import api
from dify_chat_api.types import UNSET

from ..._request.late_imports import late_import
from ..._request.options import PerCall
from ..._request.validation import path_id, switch
from ..message_uploads import upload
from .base import AsyncOperations

if TYPE_CHECKING:
    from dify_chat_api.models import FileUploadResponse

    from ..._request.uploads import FileInput
    from ..file_stream import AsyncFileStream


class AsyncFiles(AsyncOperations):
    """Upload files for messages, and fetch them."""

    async def file_upload(
        self,
        file: FileInput,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> FileUploadResponse:
        """Upload a file, to send it with a message.

        Args:
            file: A path; bytes; an open binary file, which stays open; a web framework's upload; for an
                async client also an async iterable, such as a request's body; or (name, content, type). All
                but bytes is read as it is sent.
            user_id: Whose file it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The stored file; its `id` is what a message needs.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The file is missing, can't be read, or is nothing of the above.
            PayloadTooLargeError: The file is too large.
            UnsupportedMediaTypeError: The app doesn't take files of this type.

        Source: `POST /files/upload`.

        Example:
            upload = await chat.file_upload("plan.png")
            await chat.send("What is this?", files=[ChatMessageFile.from_upload(upload)])
        """
        options = self._call_options(user_id, call)
        return await upload(self._http, file, options)

    def file_preview(
        self,
        file_id: str,
        *,
        as_attachment: bool = False,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncFileStream:
        """Fetch a file that was sent with a message, or that an answer has.

        Args:
            file_id: The id of the upload.
            as_attachment: Whether the server shall call it a download, of the type
                `application/octet-stream`.
            user_id: Whose file it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The file, not requested yet: `write_to` a path, `read` it, or iterate it, for instance as the body
            of a web framework's streaming response. Asking for a file that isn't in a message yet is a
            `NotFoundError` when it is opened.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.

        Source: `GET /files/{file_id}/preview`.

        Example:
            await chat.file_preview(file_id).write_to("plan.png")
        """
        with late_import:
            from ..file_stream import AsyncFileStream  # noqa: PLC0415 - most programs fetch no files

        options = self._call_options(user_id, call)
        request = api.files.file_preview.request(
            path_id(file_id, "file_id"),
            user=options.user_id,
            as_attachment=switch(as_attachment, "as_attachment") or UNSET,
        )
        return AsyncFileStream(self._http, request, options)
