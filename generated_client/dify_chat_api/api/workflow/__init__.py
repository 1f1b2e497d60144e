# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
"""One module an operation; each is imported when it is first used."""

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

if not TYPE_CHECKING:  # a name that doesn't exist is for type checkers to find
    __getattr__ = lazy_modules(__name__, __all__)

    def __dir__() -> list[str]:  # a prompt completes what isn't imported yet, too
        return sorted({*globals(), *__all__})
