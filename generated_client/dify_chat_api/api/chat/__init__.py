# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

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

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
