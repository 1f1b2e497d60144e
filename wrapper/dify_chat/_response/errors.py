"""From a response, or an event of a stream, to the error that it stands for: pure functions."""

import codecs
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Unpack

from .._errors import (
    AuthenticationError,
    BadRequestError,
    ConversationNotFoundError,
    DifyAPIError,
    DifyResponseError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamProgress,
    UnsupportedMediaTypeError,
    WorkflowFailedError,
)
from .._request.api_key import ApiKey
from .._request.media_types import speech_kinds
from .head import ResponseHead

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

# None of these can run over the same text twice, whatever a page holds.
# `re` compiles a pattern when it is first used: importing the package would take 5 % longer.
_TITLE = r"(?i)<title[^<>]*>([^<]+)"
_SCRIPT = r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)"
_TAG = r"<[^<>]*>"
_LEADING_STATUS = r"^\d{3} "
# nginx: "The plain HTTP request was sent to HTTPS port". Go: "Client sent an HTTP request to an HTTPS
# server".
_TO_HTTPS_PORT = r"\bHTTP request\b.{1,20}\bHTTPS\b"
_CHARSET = r"(?i)charset\s*=\s*[\"']?\s*([\w.:-]+)"
_META_LIMIT = 1024  # bytes that a browser searches for the charset of a page
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Python has codecs besides that aren't charsets, and one (punycode) that takes quadratic time.
_CHARSET_CODECS = ("utf", "cp", "iso", "koi8", "gb", "big5", "euc", "shift", "ascii", "mac")
# Pages are written in the larger set of each pair, whatever they say: https://encoding.spec.whatwg.org/#names-and-labels
_LARGER_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}


def api_error(head: ResponseHead, body: bytes) -> DifyAPIError:
    """Return the error of a response whose status is not 2xx, of the class of that status.

    Args:
        head: The response's head.
        body: The response's body, or its beginning: Dify's JSON, a proxy's HTML, or nothing.
    """
    words = {"code": "", "params": "", "message": ""}
    if head.status_code < 400:
        words["message"] = _clean(_redirection(head.headers.get("Location"), head.path), head.key)
    else:
        words |= _words_of_json(head, body) or {"message": _words_of_page(head, body)}
    if head.status_code == HTTPStatus.BAD_REQUEST and re.search(_TO_HTTPS_PORT, words["message"]):
        words["message"] += " - set base_url to https://"
    if head.status_code == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        words["message"] = f"the proxy refused the request: {words['message'] or _phrase(head.status_code)}"
    is_of_speech = head.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE and head.path == "/audio-to-text"
    return _class_of(head.status_code, words["message"])(
        status_code=head.status_code,
        code=words["code"] or None,
        message=words["message"] or _phrase(head.status_code),
        params=words["params"] or None,
        method=head.method,
        path=head.path,
        version=head.version,
        headers=head.headers,
        retry_after=head.retry_after,
        advice=f"Dify's speech-to-text takes {speech_kinds()}" if is_of_speech else "",
    )


def event_error(
    payload: Mapping[str, Any], head: ResponseHead, **progress: Unpack[StreamProgress]
) -> DifyAPIError:
    """Return the error that an `error` event reports, of the class of the status in its payload.

    Args:
        payload: The event's fields.
        head: The head of the stream's response.
        progress: What the stream had received.
    """
    status_code = _status_code(payload.get("status"))
    message = _readable(payload.get("message"), head.key)
    return _class_of(status_code, message)(
        status_code=status_code,
        code=_readable(payload.get("code"), head.key) or None,
        message=message or "the stream reported an error without saying which",
        params=_readable(payload.get("params"), head.key) or None,
        method=head.method,
        path=head.path,
        version=head.version,
        **progress,
    )


def workflow_failed(
    error_text: Any, head: ResponseHead, **progress: Unpack[StreamProgress]
) -> WorkflowFailedError:
    """Return the error of a run that failed.

    Args:
        error_text: `data.error` of the run's `workflow_finished`.
        head: The head of the stream's response.
        progress: What the stream had received.
    """
    return WorkflowFailedError(
        status_code=None,
        code="workflow_failed",
        message=_readable(error_text, head.key)
        or "the run failed without saying why; its log in Dify tells more",
        params=None,
        method=head.method,
        path=head.path,
        version=head.version,
        **progress,
    )


def response_error(problem: str, head: ResponseHead, body: bytes) -> DifyResponseError:
    """Return the error of a successful response that can't be read.

    Args:
        problem: Why, as "the response is no JSON".
        head: The response's head.
        body: The response's body, or its beginning.
    """
    if "html" in head.content_type.lower():
        problem += "; check base_url (that of Dify's API usually ends in /v1)"
    return DifyResponseError(
        problem,
        method=head.method,
        path=head.path,
        status_code=head.status_code,
        excerpt=excerpt_of(body, head.content_type, head.key),
    )


def excerpt_of(body: bytes, content_type: str, key: ApiKey) -> str:
    """Return the beginning of a body on one line, without the key; of a page its title."""
    return _clean(_plain_text(body, content_type), key, _EXCERPT_LIMIT)


def _class_of(status_code: int | None, message: str) -> type[DifyAPIError]:
    if status_code is None:
        return DifyAPIError
    # The code is `not_found` whatever is missing. Dify 1.7.2 to 1.16.0 have these words, wherever the id was.
    if status_code == HTTPStatus.NOT_FOUND and message.startswith("Conversation Not Exists"):
        return ConversationNotFoundError
    return ServerError if status_code >= 500 else _CLASSES.get(status_code, DifyAPIError)


def _status_code(value: Any) -> int | None:
    """Return a status that may be a string; None if the value is no status."""
    return int(value) if re.fullmatch(r"[1-5][0-9]{2}", str(value)) else None


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "the server gave no reason"


def _redirection(location: str | None, path: str) -> str:
    target = (location or "").partition("?")[0].partition("#")[0]
    if not target:
        return "the server redirects without saying where; check base_url"
    if not target.endswith(path):
        return f"the server redirects to {target}; check base_url"
    return f"the server redirects to {target}; set base_url to {target.removesuffix(path)}"


def _words_of_json(head: ResponseHead, body: bytes) -> dict[str, str]:
    """Return code, message and params of a JSON object that has any; nothing of every other body."""
    try:
        payload = json.loads(_decoded(body, head.content_type))
        words = {name: _readable(payload.get(name), head.key) for name in ("code", "message", "params")}
        details = _readable(payload.get("errors"), head.key)
    except (ValueError, RecursionError, AttributeError):  # no JSON, endlessly nested, no object
        return {}
    # Dify 1.9.0 reports a failed validation as {"errors": {parameter: fault}} and without a code.
    words["message"] = _clean(": ".join(filter(None, (words["message"], details))), head.key)
    return words if any(words.values()) else {}


def _words_of_page(head: ResponseHead, body: bytes) -> str:
    words = _clean(_plain_text(body, head.content_type), head.key)
    if head.status_code == HTTPStatus.NOT_FOUND:
        # Dify's own "not found" is JSON: this one is of a proxy, or of a route that is not there.
        words += " - there is nothing at this address: check base_url (it usually ends in /v1), the id, "
        words += "and that the server's version has this endpoint"
    return words


def _plain_text(body: bytes, content_type: str) -> str:
    """Return the body on one line; of a page its title, or its text if it has none."""
    text = _decoded(body[:_PAGE_LIMIT], content_type).strip()
    if "html" in content_type.lower() or text.startswith("<"):
        title = re.search(_TITLE, text)
        page = title[1] if title else re.sub(_TAG, " ", re.sub(_SCRIPT, " ", text))
        with suppress(OSError):  # no descriptor is left for the import
            import html  # noqa: PLC0415 - its table of 2,231 names is for pages of gateways alone

            page = html.unescape(page)
        text = re.sub(_LEADING_STATUS, "", page.strip())
    return " ".join(text.split())


def _decoded(body: bytes, content_type: str) -> str:
    """Return the body as text, by the charset that its first bytes, its type or its page name; else UTF-8."""
    with suppress(OSError):  # no descriptor is left for the import of the charset's codec
        return _decoded_as_named(body, content_type)
    return body.decode("utf-8", "replace")


def _decoded_as_named(body: bytes, content_type: str) -> str:
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if body.startswith(mark):
            return body.decode(codec, "replace")
    named = re.search(_CHARSET, content_type)
    if named is None and "html" in content_type.lower():
        named = re.search(_CHARSET, body[:_META_LIMIT].decode("latin-1"))
    return body.decode(_codec(named[1]) if named else "utf-8", "replace")


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):  # unknown, or no name at all
        return "utf-8"
    return _LARGER_CODECS.get(name, name) if name.startswith(_CHARSET_CODECS) else "utf-8"


def _readable(value: Any, key: ApiKey) -> str:
    """Return a field that should be a string, and at times is an object, a list or a number."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _clean("; ".join(f"{name}: {_one_line(fault)}" for name, fault in value.items()), key)
    return _clean(_one_line(value), key)


def _one_line(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _clean(text: str, key: ApiKey, limit: int = _MESSAGE_LIMIT) -> str:
    """Return a text that can be printed, without the key that a server may have repeated, and not endless."""
    text = key.redact(text.encode("utf-8", "replace").decode().strip())
    return text if len(text) <= limit else f"{text[:limit]}…"
