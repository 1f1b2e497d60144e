# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import conversation_variables as conversation_variables
    from . import conversations as conversations
    from . import delete_conversation as delete_conversation
    from . import rename_conversation as rename_conversation
    from . import update_conversation_variable as update_conversation_variable

__all__ = (
    "conversations",
    "delete_conversation",
    "rename_conversation",
    "conversation_variables",
    "update_conversation_variable",
)

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
