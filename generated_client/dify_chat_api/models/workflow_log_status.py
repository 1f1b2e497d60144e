# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class WorkflowLogStatus(StrEnum):
    """How a run ended."""

    FAILED = "failed"
    STOPPED = "stopped"
    SUCCEEDED = "succeeded"
