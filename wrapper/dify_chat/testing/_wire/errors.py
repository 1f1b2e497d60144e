"""The error that a handler raises, and the response that it becomes."""

import re

from werkzeug import Response
from werkzeug.exceptions import HTTPException, default_exceptions

from .responses import json_response

# Code and message of the errors that Dify doesn't take from Werkzeug.
_OF_DIFY = {
    401: ("unauthorized", "Access token is invalid"),
    413: ("file_too_large", "File size exceeded."),
    415: ("unsupported_file_type", "File type not allowed."),
    429: ("too_many_requests", "Too many requests. Please try again later."),
    500: ("unknown", "Internal Server Error"),
}


class ApiError(Exception):
    """A request that Dify refuses. Code and message are Dify's usual ones unless they are given."""

    def __init__(self, status_code: int, code: str | None = None, message: str | None = None) -> None:
        usual_code, usual_message = _usual(status_code)
        self.status_code = status_code
        self.code = usual_code if code is None else code
        self.message = usual_message if message is None else message
        super().__init__(self.message)

    def response(self) -> Response:
        body = {"code": self.code, "message": self.message, "status": self.status_code}
        response = json_response(body, self.status_code)
        if self.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
        return response


def invalid_param(message: str) -> ApiError:
    return ApiError(400, "invalid_param", message)


def not_found(message: str) -> ApiError:
    return ApiError(404, "not_found", message)


def from_werkzeug(error: HTTPException) -> ApiError:
    return ApiError(error.code or 500, message=error.description)


def _usual(status_code: int) -> tuple[str, str]:
    if status_code in _OF_DIFY:
        return _OF_DIFY[status_code]
    if status_code not in default_exceptions:
        return "unknown", ""
    kind = default_exceptions[status_code]
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(), kind.description or ""
