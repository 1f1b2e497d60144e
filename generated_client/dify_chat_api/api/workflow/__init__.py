# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The endpoints of one area, a module for each operation. Each module is imported when it is first used."""

from typing import TYPE_CHECKING

from ...types import lazy_modules

if TYPE_CHECKING:
    from . import human_input_form as human_input_form
    from . import submit_human_input_form as submit_human_input_form
    from . import workflow_events as workflow_events
    from . import workflow_logs as workflow_logs
    from . import workflow_run as workflow_run

__all__ = (
    "workflow_events",
    "workflow_run",
    "workflow_logs",
    "human_input_form",
    "submit_human_input_form",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_modules(__name__, __all__)
