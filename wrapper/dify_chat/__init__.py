"""A client of Dify's chat API: typed, streaming, sync and async.

Example:
    from dify_chat import DifyChat

    with DifyChat(api_key="app-…", user_id="ada") as chat:
        print(chat.send("Hello").answer)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import models as models
    from . import types as types
    from ._async.chat_stream import AsyncChatStream
    from ._async.client import AsyncDifyChat
    from ._async.deferred_pages import AsyncPages
    from ._async.file_stream import AsyncAudioStream, AsyncFileStream
    from ._async.page import AsyncPage
    from ._errors import (
        AnswerReplacedError,
        AuthenticationError,
        BadRequestError,
        ConversationNotFoundError,
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
    from ._http.client import new_async_http_client, new_http_client
    from ._request.message_files import ChatMessageFile
    from ._response.raw import RawResponse
    from ._stream.reasoning import split_reasoning
    from ._sync.chat_stream import ChatStream
    from ._sync.client import DifyChat
    from ._sync.file_stream import AudioStream, FileStream
    from ._sync.page import Page
else:
    # A script uses one flavour, and a tool that only asks for the version uses none. So each name is imported
    # when it is first used. All other names are in `_errors`.
    _HOMES = {
        "AsyncAudioStream": "._async.file_stream",
        "AsyncChatStream": "._async.chat_stream",
        "AsyncDifyChat": "._async.client",
        "AsyncFileStream": "._async.file_stream",
        "AsyncPage": "._async.page",
        "AsyncPages": "._async.deferred_pages",
        "AudioStream": "._sync.file_stream",
        "ChatMessageFile": "._request.message_files",
        "ChatStream": "._sync.chat_stream",
        "DifyChat": "._sync.client",
        "FileStream": "._sync.file_stream",
        "Page": "._sync.page",
        "RawResponse": "._response.raw",
        "new_async_http_client": "._http.client",
        "new_http_client": "._http.client",
        "split_reasoning": "._stream.reasoning",
    }

    _MODULES = ("models", "types")

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES.get(name, "._errors"), __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted([*__all__, *_MODULES])


__all__ = [
    "AnswerReplacedError",
    "AsyncAudioStream",
    "AsyncChatStream",
    "AsyncDifyChat",
    "AsyncFileStream",
    "AsyncPage",
    "AsyncPages",
    "AudioStream",
    "AuthenticationError",
    "BadRequestError",
    "ChatMessageFile",
    "ChatStream",
    "ConversationNotFoundError",
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
    "RawResponse",
    "ServerError",
    "UnsupportedMediaTypeError",
    "WorkflowFailedError",
    "__version__",
    "new_async_http_client",
    "new_http_client",
    "split_reasoning",
]
