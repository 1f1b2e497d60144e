# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import feedbacks as feedbacks
    from . import message_feedback as message_feedback
    from . import messages as messages
    from . import messages_suggested as messages_suggested

__all__ = (
    "messages",
    "message_feedback",
    "messages_suggested",
    "feedbacks",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
