"""From what a server answered to the error that says so: pure functions over status, body and payload."""

import html
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ._errors import (
    AuthenticationError,
    BadRequestError,
    DifyAPIError,
    DifyResponseError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedMediaTypeError,
    WorkflowFailedError,
)

_CLASSES: dict[int, type[DifyAPIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    429: RateLimitError,
}

_MESSAGE_LIMIT = 1000
_EXCERPT_LIMIT = 200
_PAGE_LIMIT = 16_384  # bytes of a page that are looked at: titles stand at the top

API_KEY = re.compile(r"\bapp-[A-Za-z0-9]{16,}")
# None of these can run over the same text twice, whatever a page holds.
_TITLE = re.compile(r"<title[^<>]*>([^<]+)", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LEADING_STATUS = re.compile(r"^\d{3} ")


def api_error(
    *,
    status: int,
    body: bytes,
    content_type: str,
    method: str,
    path: str,
    version: str | None,
    location: str | None = None,
) -> DifyAPIError:
    """Make the error of an answer whose status is not a success, of the class of that status.

    Args:
        status: the HTTP status, 300 or above.
        body: the whole body: Dify's JSON, a proxy's HTML, or nothing.
        content_type: the Content-Type header, "" if there is none.
        method, path: the request, as "POST" and "/chat-messages".
        version: the X-Version header.
        location: the Location header, for a redirect.
    """
    names = {"code": "", "params": "", "message": ""}
    if status < 400:
        names["message"] = _clean(_redirection(location, path))
    else:
        names |= _words_of_json(body) or {"message": _words_of_page(body, content_type, status)}
    return _class_of(status)(
        status=status,
        code=names["code"] or None,
        message=names["message"] or _phrase(status),
        params=names["params"] or None,
        method=method,
        path=path,
        version=version,
    )


def event_error(data: Mapping[str, Any], *, method: str, path: str, version: str | None) -> DifyAPIError:
    """Make the error that an `error` event of a stream reports, of the class of the status in its payload."""
    status = _status(data.get("status"))
    return _class_of(status)(
        status=status,
        code=_readable(data.get("code")) or None,
        message=_readable(data.get("message")) or "the stream reported an error without saying which",
        params=_readable(data.get("params")) or None,
        method=method,
        path=path,
        version=version,
    )


def workflow_failed(error_text: Any, *, method: str, path: str, version: str | None) -> WorkflowFailedError:
    """Make the error of a run that ended as failed; `error_text` is `data.error` of its last event."""
    return WorkflowFailedError(
        status=None,
        code="workflow_failed",
        message=_readable(error_text) or "the run failed without saying why; its log in Dify tells more",
        params=None,
        method=method,
        path=path,
        version=version,
    )


def unreadable_answer(
    problem: str, *, status: int, body: bytes, content_type: str, method: str, path: str
) -> DifyResponseError:
    """Make the error of a success that cannot be read; `problem` says why, as "the answer is no JSON"."""
    if "html" in content_type.lower():
        problem += "; check base_url (that of Dify's API usually ends in /v1)"
    excerpt = _clean(_plain_text(body, content_type), _EXCERPT_LIMIT)
    return DifyResponseError(problem, method=method, path=path, status=status, excerpt=excerpt)


def _class_of(status: int | None) -> type[DifyAPIError]:
    if status is None:
        return DifyAPIError
    return ServerError if status >= 500 else _CLASSES.get(status, DifyAPIError)


def _status(value: Any) -> int | None:
    """A status that may have come as a string, or be no status at all."""
    return int(value) if re.fullmatch(r"[1-5][0-9]{2}", str(value)) else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "the server gave no reason"


def _redirection(location: str | None, path: str) -> str:
    target = (location or "").partition("?")[0]
    if not target:
        return "the server redirects without saying where; check base_url"
    if not target.endswith(path):
        return f"the server redirects to {target}; check base_url"
    return f"the server redirects to {target}; set base_url to {target.removesuffix(path)}"


def _words_of_json(body: bytes) -> dict[str, str]:
    """Code, message and params of a JSON object that has any; empty for every other body."""
    try:
        answer = json.loads(body.decode("utf-8-sig", "replace"))
        words = {name: _readable(answer.get(name)) for name in ("code", "message", "params")}
        details = _readable(answer.get("errors"))
    except (ValueError, RecursionError, AttributeError):  # no JSON, endlessly nested, no object
        return {}
    # Dify 1.9.0 answers a failed validation with {"errors": {parameter: fault}} and without a code.
    words["message"] = _clean(": ".join(filter(None, (words["message"], details))))
    return words if any(words.values()) else {}


def _words_of_page(body: bytes, content_type: str, status: int) -> str:
    words = _clean(_plain_text(body, content_type))
    if status == HTTPStatus.NOT_FOUND:
        # Dify's own "not found" is JSON: this one is of a proxy, or of a route that is not there.
        words += " - there is nothing at this address: check base_url (it usually ends in /v1), the id, "
        words += "and that the server's version has this endpoint"
    return words


def _plain_text(body: bytes, content_type: str) -> str:
    """The body on one line; of a page its title, or its text if it has none."""
    text = body[:_PAGE_LIMIT].decode("utf-8-sig", "replace").strip()
    if "html" in content_type.lower() or text.startswith("<"):
        title = _TITLE.search(text)
        page = title[1] if title else _TAG.sub(" ", _SCRIPT.sub(" ", text))
        text = _LEADING_STATUS.sub("", html.unescape(page).strip())
    return " ".join(text.split())


def _readable(value: Any) -> str:
    """A field that should be a string, and at times is an object, a list or a number."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _clean("; ".join(f"{name}: {_one_line(fault)}" for name, fault in value.items()))
    return _clean(_one_line(value))


def _one_line(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _clean(text: str, limit: int = _MESSAGE_LIMIT) -> str:
    """Printable, without an API key that a proxy may have echoed, and not endless."""
    text = API_KEY.sub("app-***", text.encode("utf-8", "replace").decode().strip())
    return text if len(text) <= limit else f"{text[:limit]}…"
