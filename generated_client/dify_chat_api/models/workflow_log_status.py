# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from enum import StrEnum


class WorkflowLogStatus(StrEnum):
    """How a run ended."""

    FAILED = "failed"
    STOPPED = "stopped"
    SUCCEEDED = "succeeded"
