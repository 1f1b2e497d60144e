"""Dify's refusals: what a handler raises, and the bodies they become on the wire."""

import re

from werkzeug import Response
from werkzeug.exceptions import HTTPException

from ._answers import json_answer

_NOT_FOUND_PAGE = """\
<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
"""  # noqa: E501 - byte for byte what Dify sends

_CRASH_PAGE = """\
<html>
  <head>
    <title>Internal Server Error</title>
  </head>
  <body>
    <h1><p>Internal Server Error</p></h1>
    \n  </body>
</html>
"""

# Dify's framework appends these to a "not found" of a path that resembles other paths.
_RESEMBLING_PATHS = {
    "/v1/chat-messages": "/v1/chat-messages or /api/chat-messages or /v1/chat-messages/<string:task_id>/stop",
    "/v1/conversations": "/v1/conversations or /v1/conversations/<uuid:c_id>/variables/<uuid:variable_id>"
    " or /api/conversations",
    "/v1/messages": "/v1/messages or /v1/chat-messages or /api/messages",
}


class Problem(Exception):
    """A request that Dify refuses, with the parts of its JSON body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def answer(self) -> Response:
        response = json_answer(
            {"code": self.code, "message": self.message, "status": self.status}, self.status
        )
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
        return response


class Crash(Problem):
    """Something that makes Dify fall over: its body has another order and a code that tells nothing."""

    def __init__(self) -> None:
        super().__init__(500, "unknown", "Internal Server Error")

    def answer(self) -> Response:
        return json_answer({"message": self.message, "code": self.code, "status": self.status}, self.status)


class ServerDown(Exception):
    """A failure that not even Dify's own code answers, only the HTTP server in front of it."""

    def answer(self) -> Response:
        return Response(_CRASH_PAGE, 500, content_type="text/html")


def invalid_param(message: str) -> Problem:
    return Problem(400, "invalid_param", message)


def bad_request(message: str) -> Problem:
    return Problem(400, "bad_request", message)


def unreadable_body() -> Problem:
    return bad_request("The browser (or proxy) sent a request that this server could not understand.")


def unauthorized(message: str) -> Problem:
    return Problem(401, "unauthorized", message)


def not_found(message: str, path: str) -> Problem:
    """The 404 of something that isn't there, with the hint that Dify adds for some paths."""
    if resembling := _RESEMBLING_PATHS.get(path):
        message += f" You have requested this URI [{path}] but did you mean {resembling} ?"
    return Problem(404, "not_found", message)


def from_http(error: HTTPException) -> Problem:
    """A refusal by Werkzeug itself, worded as Dify words them all: the code is the name of the class."""
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    return Problem(error.code or 500, code, error.description or "")


def unknown_path() -> Response:
    """The answer for a path, or a malformed id in a path, that no operation has: a page, not JSON."""
    return Response(_NOT_FOUND_PAGE, 404, content_type="text/html; charset=utf-8")
