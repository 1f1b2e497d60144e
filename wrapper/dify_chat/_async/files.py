"""Files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api import api
from dify_chat_api.types import UNSET, Unset

from .._files import FileInput
from .._inputs import path_id
from .._transport import Timeout
from .area import AsyncArea
from .file_stream import AsyncFileStream
from .uploads import upload

if TYPE_CHECKING:
    from dify_chat_api.models import FileUploadResponse


class AsyncFiles(AsyncArea):
    """Upload files for messages, and fetch them."""

    async def file_upload(
        self,
        file: FileInput,
        *,
        user_id: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> FileUploadResponse:
        """Upload a file, to send it with a message.

        Args:
            file: A path; bytes; an open binary file, which stays open; or (name, content, type). A path's
                file is read as it is sent.
            user_id: Whose file it is; by default the client's user.
            api_key: The app's key; by default the client's.
            timeout: Seconds, a timeout by phase, or None for none; by default the client's.

        Returns:
            The stored file; its `id` is what a message needs.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The file is missing, can't be read, or is nothing of the above.
            PayloadTooLargeError: The file is too large.
            UnsupportedMediaTypeError: The app doesn't take files of this type.
            DifyError: Whatever else went wrong.

        Source: `POST /files/upload`.

        Example:
            upload = await chat.file_upload("plan.png")
            await chat.send("What is this?", files=[ChatMessageFile.from_upload(upload)])
        """
        call = self._call(user_id, api_key, timeout)
        return await upload(self._http, file, call)

    def file_preview(
        self,
        file_id: str,
        *,
        as_attachment: bool = False,
        user_id: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> AsyncFileStream:
        """Fetch a file that was sent with a message, or that an answer has.

        Args:
            file_id: The id of the upload.
            as_attachment: Whether the server shall call it a download, of the type
                `application/octet-stream`.
            user_id: Whose file it is; by default the client's user.
            api_key: The app's key; by default the client's.
            timeout: Seconds, a timeout by phase, or None for none; by default the client's.

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
        call = self._call(user_id, api_key, timeout)
        request = api.files.file_preview.request(
            path_id(file_id, "file_id"), user=call.user_id, as_attachment=as_attachment or UNSET
        )
        return AsyncFileStream(self._http, request, call)
