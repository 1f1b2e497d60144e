"""What a visitor is told when something goes wrong: one line, without the server's secrets."""

import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from dify_chat import (
    AuthenticationError,
    DifyAPIError,
    DifyConfigError,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyStreamError,
    DifyTimeoutError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
)

from .bodies import Json

_log = logging.getLogger(__name__)


def problem(status: int, line: str) -> Json:
    """Make the answer that the page shows as an error."""
    return Json({"error": line}, status)


def told(error: DifyError) -> tuple[int, str]:
    """Give the status and the line for the visitor; what happened in full is for the log."""
    _log.warning("%s: %s", type(error).__name__, error)
    match error:
        case DifyInputError():
            return 400, str(error)
        case DifyConfigError() | AuthenticationError() | PermissionDeniedError():
            return 502, "This chat isn't set up properly: its server is refused by Dify."
        case DifyTimeoutError():
            return 504, "Dify takes too long. Try again."
        case DifyConnectionError():
            return 502, "Dify can't be reached. Try again in a while."
        case DifyStreamError():
            return 502, "The answer broke off."
        case RateLimitError():
            return 429, "Too many questions at once. Try again in a minute."
        case PayloadTooLargeError():
            return 413, "The file is too large for this chat."
        case DifyAPIError(task_id=str()):  # the model provider's message, which may name its account
            return 502, "The model has failed. Try again in a while."
        case DifyAPIError(status_code=int(status), message=message) if 400 <= status < 500 and message:
            return status, " ".join(message.split())
        case _:
            return 502, "Dify has failed. Try again in a while."


async def _dify_failed(_: Request, error: DifyError) -> Json:
    return problem(*told(error))


async def _refused(_: Request, error: HTTPException) -> Json:
    return problem(error.status_code, error.detail)


HANDLERS: Mapping[Any, Any] = {DifyError: _dify_failed, HTTPException: _refused}
