# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

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

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
