"""What went wrong, in one line, and as an exit code."""

from enum import IntEnum
from typing import Any

from cyclopts import CycloptsError
from cyclopts.exceptions import UnusedCliTokensError

from .. import (
    AuthenticationError,
    DifyAPIError,
    DifyConfigError,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyStreamError,
    DifyTimeoutError,
    WorkflowFailedError,
)


class Exit(IntEnum):
    """The exit codes."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    UNREACHABLE = 3
    BROKEN = 4
    PAUSED = 5
    UNFINISHED = 6
    INTERRUPTED = 130
    READER_GONE = 141


class UsageError(Exception):
    """What was asked for can't be, or not in this way."""


Failure = CycloptsError | UsageError | DifyError | OSError
FAILURES = (CycloptsError, UsageError, DifyError, OSError)


def exit_code(failure: Failure) -> Exit:
    """Return the exit code of a failure."""
    match failure:
        case DifyConnectionError():
            return Exit.UNREACHABLE
        case DifyStreamError() | WorkflowFailedError():
            return Exit.BROKEN
        case DifyAPIError() if failure.message_id or failure.workflow_run_id:  # reported by a stream
            return Exit.BROKEN
        case DifyError() if not isinstance(failure, DifyConfigError | DifyInputError):
            return Exit.REFUSED
    return Exit.USAGE


def explained(failure: Failure) -> str:
    """Say what happened and what to do about it."""
    match failure:
        case OSError():
            return f"{failure.filename or 'input or output'}: {failure.strerror or failure}"
        case UnusedCliTokensError():
            return f"too many arguments: {' '.join(failure.unused_tokens or ())}; quote a text with spaces"
        case CycloptsError():
            return f"{str(failure).rstrip('.')}; `--help` tells what there is"
        case AuthenticationError():
            fault = failure.code or failure.status_code
            return f"{fault}: {failure.message}; check DIFY_API_KEY and DIFY_BASE_URL"
        case DifyTimeoutError():
            return str(failure).replace("give a longer timeout", "give a longer --timeout")
        case DifyConnectionError():
            return f"{failure}; check DIFY_BASE_URL and the network"
    return (
        str(failure)
        .replace("base_url", "--base-url")
        .replace(", or its content as bytes", "")
        .replace("force=True", "--force")
    )


def as_document(failure: Failure, text: str) -> dict[str, Any]:
    """Describe a failure for scripts."""
    told = {
        name: getattr(failure, name, None)
        for name in ("status_code", "code", "conversation_id", "message_id")
    }
    known = {name: value for name, value in told.items() if value is not None}
    return {
        "error": {
            "type": type(failure).__name__,
            "message": text,
            **known,
            "exit_code": int(exit_code(failure)),
        }
    }
