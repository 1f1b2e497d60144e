"""Files that go with a message."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from attrs import define, field

from dify_chat_api.models import ChatMessageFile as _ChatMessageFile

from .._errors import DifyInputError
from .media_types import kind_of
from .uploads import FileInput, open_upload
from .validation import required_text

if TYPE_CHECKING:
    from dify_chat_api.models import FileType, FileUploadResponse


class ChatMessageFile(_ChatMessageFile):
    """A file that goes with a message: from a URL, from an upload, or from here.

    Source: `files` of `POST /chat-messages`.

    Example:
        await chat.send("What is this?", files=[ChatMessageFile.from_path("plan.png")])
    """

    __slots__ = ()

    @classmethod
    def from_url(cls, url: str, *, type: FileType | str | None = None) -> Self:
        """Have the server fetch the file.

        Args:
            url: Where it is; the server must be able to reach it.
            type: What it is used as: `image`, `document`, `audio`, `video` or `custom`; by default told from
                the suffix of the URL's path, `image` if it has none.

        Returns:
            The file.

        Raises:
            DifyInputError: The URL is empty.

        Example:
            ChatMessageFile.from_url("https://example.org/plan.png")
        """
        text = required_text(url, "url")
        try:
            path = PurePath(urlsplit(text).path)
        except ValueError as error:  # of brackets, say, which are for IPv6 alone
            raise DifyInputError(f"url is no URL: {error}") from error
        kind = type or (kind_of("", path.name) if path.suffix else "image")
        return cls(type=kind, transfer_method="remote_url", url=text)

    @classmethod
    def from_upload(cls, upload: FileUploadResponse, *, type: FileType | str | None = None) -> Self:
        """Use a file that was uploaded for the same user.

        Args:
            upload: What `file_upload` gave.
            type: What it is used as; by default told from its media type, or else its name.

        Returns:
            The file.

        Raises:
            DifyInputError: The upload has no id: the server left it out.

        Example:
            ChatMessageFile.from_upload(chat.file_upload("plan.png"))
        """
        upload_id = getattr(upload, "id", None)
        if not upload_id:
            raise DifyInputError("the upload has no id, and a message needs one: the server left it out")
        kind = type or kind_of(getattr(upload, "mime_type", None) or "", getattr(upload, "name", None) or "")
        return cls(type=kind, transfer_method="local_file", upload_file_id=upload_id)

    @staticmethod
    def from_path(file: FileInput, *, type: FileType | str | None = None) -> LocalFile:
        """Take a file from here: it is uploaded for the same user when the message is sent.

        Args:
            file: A path; bytes; an open binary file, which stays open; or (name, content, type).
            type: What it is used as; by default told from its media type, or else its name and first bytes.

        Returns:
            The file.

        Raises:
            DifyInputError: The file is missing, can't be read, or is nothing of the above.

        Example:
            ChatMessageFile.from_path(("plan.png", content, "image/png"))
        """
        with open_upload(file) as upload:
            kind = type or kind_of(upload.content_type, upload.name)
        return LocalFile(type=kind, transfer_method="local_file", source=file)


@define(kw_only=True)
class LocalFile(ChatMessageFile):
    """A file that hasn't been uploaded yet.

    Attributes:
        source: The file, as it was given.
    """

    source: FileInput = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Refuse: the server knows the file only once it is uploaded.

        Raises:
            DifyInputError: Always.
        """
        raise DifyInputError(
            "a file from here is uploaded only as one of files=; elsewhere, upload it first:"
            " ChatMessageFile.from_upload(chat.file_upload(...))"
        )
