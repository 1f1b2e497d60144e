"""Dify's refusals: what a handler raises, and the bodies they become on the wire."""

import re
from difflib import get_close_matches
from http import HTTPStatus

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

# Of Dify's own paths, those that its framework may take for the one that was meant.
_PATHS = (
    "/api/chat-messages",
    "/api/conversations",
    "/api/form/human_input/<string:form_token>",
    "/api/form/human_input/<string:form_token>/upload-token",
    "/api/messages",
    "/v1/chat-messages",
    "/v1/chat-messages/<string:task_id>/stop",
    "/v1/conversations",
    "/v1/conversations/<uuid:c_id>/variables",
    "/v1/conversations/<uuid:c_id>/variables/<uuid:variable_id>",
    "/v1/form/human_input/<string:form_token>",
    "/v1/messages",
)
_BARE_PATHS = {re.sub("<.*>", "", path): path for path in _PATHS}


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


class InvalidPayload(Problem):
    """A refusal that names the field, and has neither code nor status in its body."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(400, "", "Input payload validation failed")
        self._errors = errors

    def answer(self) -> Response:
        return json_answer({"errors": self._errors, "message": self.message}, self.status)


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
    """The 404 of something that isn't there, with the hint that Dify's framework adds for some paths."""
    if resembling := [_BARE_PATHS[bare] for bare in get_close_matches(path, _BARE_PATHS)]:
        message += f" You have requested this URI [{path}] but did you mean {' or '.join(resembling)} ?"
    return Problem(404, "not_found", message)


def from_http(error: HTTPException) -> Problem:
    """A refusal by Werkzeug itself, worded as Dify words them all: the code is the name of the class."""
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    return Problem(error.code or 500, code, error.description or "")


def proxy_page(status: int) -> Response:
    """The answer of the proxy in front of a Dify that can't be reached: a page, not JSON."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    return Response(
        f"{page}<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", status, content_type="text/html"
    )


def unknown_path() -> Response:
    """The answer for a path, or a malformed id in a path, that no operation has: a page, not JSON."""
    return Response(_NOT_FOUND_PAGE, 404, content_type="text/html; charset=utf-8")
