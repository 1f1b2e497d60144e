# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

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

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
