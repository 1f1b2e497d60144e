# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import end_user as end_user
    from . import info as info
    from . import meta as meta
    from . import parameters as parameters
    from . import site as site

__all__ = (
    "info",
    "parameters",
    "meta",
    "site",
    "end_user",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
