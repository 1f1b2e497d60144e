# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import send as send
    from . import send_chat_message_stream as send_chat_message_stream
    from . import stop_messages_stream as stop_messages_stream

__all__ = (
    "send",
    "send_chat_message_stream",
    "stop_messages_stream",
)

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
