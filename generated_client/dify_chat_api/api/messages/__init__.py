# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

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

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
