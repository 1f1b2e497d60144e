"""From answers to errors: JSON of both versions, pages of proxies, and whatever else may come."""

import json
from typing import Any

import pytest

from dify_chat._errors import (
    AuthenticationError,
    BadRequestError,
    ConversationNotFoundError,
    DifyAPIError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedMediaTypeError,
    WorkflowFailedError,
)
from dify_chat._request.api_key import ApiKey
from dify_chat._response.errors import api_error, event_error, response_error, workflow_failed
from tests.support.heads import head_of

NGINX_413 = (
    b"<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n"
    b"<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.27.4</center>\r\n"
)
WERKZEUG_404 = (
    b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    b"<p>The requested URL was not found on the server.</p>\n"
)
KEY = "app-AbCdEfGhIjKlMnOpQrStUvWx"


def answered(
    status: int, body: bytes = b"", content_type: str = "application/json", location: str | None = None
) -> DifyAPIError:
    head = head_of(status, key=ApiKey(KEY), Content_Type=content_type, X_Version="1.16.0", Location=location)
    return api_error(head, body)


def answered_json(http_status: int, /, **fields: Any) -> DifyAPIError:
    return answered(http_status, json.dumps(fields).encode())


def reported(**fields: Any) -> DifyAPIError:
    return event_error(fields, head_of(key=ApiKey(KEY), X_Version="1.16.0"))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, DifyAPIError),
        (412, DifyAPIError),
        (413, PayloadTooLargeError),
        (415, UnsupportedMediaTypeError),
        (429, RateLimitError),
        (499, DifyAPIError),
        (500, ServerError),
        (502, ServerError),
        (599, ServerError),
    ],
)
def test_error_class_by_status(status: int, kind: type[DifyAPIError]) -> None:
    assert type(answered_json(status, code="a_code", message="A message.", status=status)) is kind
    assert type(reported(code="a_code", message="A message.", status=status)) is kind


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (404, "Conversation Not Exists.", ConversationNotFoundError),
        (
            404,
            "Conversation Not Exists. You have requested this URI [/v1/messages] but …",
            ConversationNotFoundError,
        ),
        (404, "Last Conversation Not Exists.", NotFoundError),
        (404, "Message Not Exists.", NotFoundError),
        (400, "Conversation Not Exists.", BadRequestError),
    ],
)
def test_missing_conversation_is_told_by_the_words_of_dify(
    status: int, message: str, kind: type[DifyAPIError]
) -> None:
    assert type(answered_json(status, code="not_found", message=message, status=status)) is kind
    assert type(reported(code="not_found", message=message, status=status)) is kind


def test_error_from_json() -> None:
    error = answered_json(
        400, code="invalid_param", message="Arg user must be provided.", params="user", status=400
    )
    assert str(error) == "POST /chat-messages: 400 invalid_param: Arg user must be provided."
    assert (error.status_code, error.code, error.message) == (
        400,
        "invalid_param",
        "Arg user must be provided.",
    )
    assert (error.params, error.method, error.path) == ("user", "POST", "/chat-messages")
    assert error.version == "1.16.0"


def test_error_from_validation_json_of_1_9_0() -> None:
    error = answered_json(
        400,
        errors={"limit": "101 is too much", "sort_by": ["a", "b"]},
        message="Input payload validation failed",
    )
    assert error.code is None
    assert error.message == 'Input payload validation failed: limit: 101 is too much; sort_by: ["a", "b"]'


def test_status_of_response_precedes_status_in_body() -> None:
    assert answered_json(502, code="c", message="m", status=400).status_code == 502


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ({"user": "Missing required parameter"}, "user: Missing required parameter"),
        (["one", 2], '["one", 2]'),
        (42, "42"),
        (None, "Bad Request"),
        ("", "Bad Request"),
        ("  \n", "Bad Request"),
        ("fire \ud83d", "fire ?"),
    ],
)
def test_message_not_a_string(message: Any, shown: str) -> None:
    assert answered_json(400, code="c", message=message).message == shown


@pytest.mark.parametrize("body", [b"[]", b"null", b"42", b'"text"', b"{", b"plain words", b"[" * 100_000])
def test_message_from_json_without_error_object(body: bytes) -> None:
    error = answered(400, body)
    assert (error.code, error.params) == (None, None)
    assert error.message.removesuffix("…") == body.decode()[:1000]


def test_message_from_object_without_message() -> None:
    assert answered(400, b'{"detail": "no"}').message == '{"detail": "no"}'


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (413, NGINX_413, "Request Entity Too Large"),
        (502, b"<html><head><title>502 Bad Gateway</title></head></html>", "Bad Gateway"),
        (500, b"<h1>It &amp; broke</h1>\n<p>badly</p>", "It & broke badly"),
        (500, b"<style>p {}</style><SCRIPT src=x>if (a < b) {}</SCRIPT><p>Oops</p>", "Oops"),
        (500, b"<p>Oops</p><script>never closed", "Oops"),
        (500, b"<title></title>", "Internal Server Error"),
    ],
)
def test_message_from_html_page(status: int, body: bytes, message: str) -> None:
    assert answered(status, body, "text/html").message == message
    assert answered(status, body, "").message == message


def test_message_from_404_page_names_base_url() -> None:
    message = answered(404, WERKZEUG_404, "text/html; charset=utf-8").message
    assert message.startswith("Not Found")
    assert "check base_url" in message


def test_message_from_plain_text_with_tags() -> None:
    assert answered(500, b"a <b> c", "text/plain").message == "a <b> c"


@pytest.mark.parametrize(
    ("status", "message"), [(503, "Service Unavailable"), (599, "the server gave no reason")]
)
def test_message_from_empty_body(status: int, message: str) -> None:
    assert answered(status).message == message


def test_message_from_invalid_utf8() -> None:
    assert answered(400, b'{"code": "c", "message": "caf\xe9"}').message == "caf\ufffd"
    assert answered(400, b"caf\xe9").message == "caf\ufffd"


def test_message_without_byte_order_mark() -> None:
    assert answered(400, b'\xef\xbb\xbf{"code": "c", "message": "m"}').message == "m"
    assert answered(400, b"\xef\xbb\xbfwords").message == "words"


@pytest.mark.parametrize(
    "body", [b"x" * 10_000_000, b'{"message": "' + b"x" * 1_000_000 + b'"}', b"<" * 1_000_000]
)
def test_message_from_huge_body_cut(body: bytes) -> None:
    assert len(answered(400, body).message) <= 1001


def test_key_in_response_masked() -> None:
    for error in (
        answered_json(401, code=KEY, message=f"unknown: {KEY}", params=KEY),
        answered(502, f"Authorization: Bearer {KEY}".encode(), "text/plain"),
        reported(message={"key": KEY}),
        response_error("odd", head_of(key=ApiKey(KEY)), KEY.encode()),
    ):
        assert KEY[8:] not in f"{error!r} {vars(error)}"
        assert "***" in str(error)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        (
            "https://host/v1/chat-messages?a=b",
            "the server redirects to https://host/v1/chat-messages; set base_url to https://host/v1",
        ),
        ("https://login.host/?back=x", "the server redirects to https://login.host/; check base_url"),
        (f"https://host/{KEY}", "the server redirects to https://host/***; check base_url"),
        ("", "the server redirects without saying where; check base_url"),
        (None, "the server redirects without saying where; check base_url"),
    ],
)
def test_message_from_redirect(location: str | None, message: str) -> None:
    error = answered(308, b"<title>Redirecting...</title>", "text/html", location)
    assert type(error) is DifyAPIError
    assert (error.status_code, error.message) == (308, message)


def test_error_from_event() -> None:
    error = reported(
        event="error", code="rate_limit_error", status=429, message="[models] boom 💥", message_id="m"
    )
    assert type(error) is RateLimitError
    assert (error.status_code, error.code, error.message) == (429, "rate_limit_error", "[models] boom 💥")
    assert (error.params, error.version) == (None, "1.16.0")


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("503", 503),
        (None, None),
        ("bad", None),
        (True, None),
        (0, None),
        (400.0, None),
        (10**9, None),
        ([400], None),
    ],
)
def test_error_event_with_odd_status(status: Any, read: int | None) -> None:
    error = reported(status=status, message="m")
    assert error.status_code == read
    assert type(error) is (ServerError if read else DifyAPIError)


def test_error_event_without_fields() -> None:
    error = reported()
    assert (error.status_code, error.code) == (None, None)
    assert error.message == "the stream reported an error without saying which"


@pytest.mark.parametrize(
    ("text", "message"),
    [("Run failed: boom", "Run failed: boom"), (None, "the run failed without saying why")],
)
def test_workflow_failed_error(text: str | None, message: str) -> None:
    error = workflow_failed(text, head_of())
    assert type(error) is WorkflowFailedError
    assert (error.status_code, error.code, error.params, error.version) == (
        None,
        "workflow_failed",
        None,
        None,
    )
    assert error.message.startswith(message)
    assert str(error) == f"POST /chat-messages: workflow_failed: {error.message}"


def test_response_error_shows_excerpt() -> None:
    head = head_of(200, "GET", "/info", Content_Type="text/plain")
    error = response_error("the response is no JSON", head, b"x" * 999)
    assert str(error) == f"GET /info: 200: the response is no JSON: '{'x' * 200}…'"
    assert error.excerpt == "x" * 200 + "…"


def test_response_error_from_page_names_base_url() -> None:
    head = head_of(200, "GET", "/info", Content_Type="text/html")
    error = response_error("the response is no JSON", head, b"<title>Dify</title>")
    assert "check base_url" in str(error)
    assert error.excerpt == "Dify"
