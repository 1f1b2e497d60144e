"""All models and events, as `dify_chat_api.models` has them; each is imported when it is first used.

Example:
    from dify_chat.models import ChatMessageFile, MessageEvent
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # mypy takes the first of two names, pyright the last: ours stand on both sides of the generated ones.
    from ._request.message_files import ChatMessageFile as ChatMessageFile  # noqa: PLC0414 - exported
    from ._stream.reply import ChatMessageSendResponse as ChatMessageSendResponse  # noqa: PLC0414 - exported

    # isort: split
    from dify_chat_api.events import ChatStreamEvent as ChatStreamEvent  # noqa: PLC0414 - exported
    from dify_chat_api.models import *  # type: ignore[assignment]  # noqa: F403

    # isort: split
    from ._request.message_files import ChatMessageFile as ChatMessageFile  # noqa: F811, PLC0414 - exported
    from ._stream.reply import ChatMessageSendResponse as ChatMessageSendResponse  # noqa: F811, PLC0414 - exported
else:
    from dify_chat_api import events, models

    from ._request.late_imports import late_import

    __all__ = (*models.__all__, "ChatStreamEvent")  # noqa: PLE0604 - models.__all__ holds strings

    def __getattr__(name: str) -> Any:
        if name == "ChatMessageFile":  # ours can do more: it's made of paths and uploads
            with late_import:
                from ._request.message_files import ChatMessageFile  # noqa: PLC0415

            return ChatMessageFile
        if name == "ChatMessageSendResponse":  # ours knows the model's reasoning
            with late_import:
                from ._stream.reply import ChatMessageSendResponse  # noqa: PLC0415

            return ChatMessageSendResponse
        return getattr(events if name == "ChatStreamEvent" else models, name)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
