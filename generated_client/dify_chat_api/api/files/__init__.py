# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import file_preview as file_preview
    from . import file_upload as file_upload

__all__ = (
    "file_upload",
    "file_preview",
)

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
