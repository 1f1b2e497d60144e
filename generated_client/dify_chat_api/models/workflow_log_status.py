# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class WorkflowLogStatus(StrEnum):
    """The status of a finished run."""

    FAILED = "failed"
    STOPPED = "stopped"
    SUCCEEDED = "succeeded"
