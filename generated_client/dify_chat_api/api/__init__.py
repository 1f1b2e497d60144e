# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints, a package for each area. Each package is imported when it is first used."""

from typing import TYPE_CHECKING

from ..types import lazy_modules

if TYPE_CHECKING:
    from . import annotations as annotations
    from . import app as app
    from . import audio as audio
    from . import chat as chat
    from . import conversations as conversations
    from . import files as files
    from . import messages as messages
    from . import workflow as workflow

__all__ = (
    "chat",
    "messages",
    "conversations",
    "audio",
    "files",
    "app",
    "annotations",
    "workflow",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
