"""A client of Dify's chat API: typed, streaming, sync and async.

Example:
    from dify_chat import DifyChat

    with DifyChat(api_key="app-…", user_id="ada") as chat:
        print(chat.send("Hello").answer)
"""

from typing import TYPE_CHECKING, Any

from ._async.audio_stream import AsyncAudioStream
from ._async.chat_stream import AsyncChatStream
from ._async.client import AsyncDifyChat
from ._async.file_stream import AsyncFileStream
from ._async.page import AsyncPage
from ._errors import (
    AuthenticationError,
    BadRequestError,
    DifyAPIError,
    DifyConfigError,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedMediaTypeError,
    WorkflowFailedError,
)
from ._sync.audio_stream import AudioStream
from ._sync.chat_stream import ChatStream
from ._sync.client import DifyChat
from ._sync.file_stream import FileStream
from ._sync.page import Page
from ._version import __version__

if TYPE_CHECKING:
    from ._message_files import ChatMessageFile
else:

    def __getattr__(name: str) -> Any:
        # A model, and models are imported when they are first used.
        if name == "ChatMessageFile":
            from ._message_files import ChatMessageFile  # noqa: PLC0415

            return ChatMessageFile
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AsyncAudioStream",
    "AsyncChatStream",
    "AsyncDifyChat",
    "AsyncFileStream",
    "AsyncPage",
    "AudioStream",
    "AuthenticationError",
    "BadRequestError",
    "ChatMessageFile",
    "ChatStream",
    "DifyAPIError",
    "DifyChat",
    "DifyConfigError",
    "DifyConnectionError",
    "DifyError",
    "DifyInputError",
    "DifyResponseError",
    "DifyStreamError",
    "DifyTimeoutError",
    "FileStream",
    "NotFoundError",
    "Page",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "UnsupportedMediaTypeError",
    "WorkflowFailedError",
    "__version__",
]
