# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import annotation_reply as annotation_reply
    from . import create_app_annotation as create_app_annotation
    from . import delete_app_annotation as delete_app_annotation
    from . import page_app_annotation as page_app_annotation
    from . import query_annotation_reply as query_annotation_reply
    from . import update_app_annotation as update_app_annotation

__all__ = (
    "page_app_annotation",
    "create_app_annotation",
    "update_app_annotation",
    "delete_app_annotation",
    "annotation_reply",
    "query_annotation_reply",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
