"""From the head and the body of a response to its result or its error."""

from typing import Any

import httpx
import pytest

from dify_chat import DifyResponseError, NotFoundError
from dify_chat._request.api_key import ApiKey
from dify_chat._response.errors import api_error
from dify_chat._response.head import ResponseHead
from dify_chat._response.result import parse_result
from dify_chat_api import api
from dify_chat_api.models import DeleteConversationRequest
from dify_chat_api.types import Request

SUGGESTED = api.messages.messages_suggested.request("message-1", user="ada")
KEY = "app-0123456789abcdef0"
ODD = "the response is not as expected (MessagesSuggestedResponse:"
DELETE = api.conversations.delete_conversation.request("c", body=DeleteConversationRequest(user="ada"))


def head(status: int = 200, request: Request[Any] = SUGGESTED, **headers: str) -> ResponseHead:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ResponseHead.of(httpx.Response(status, headers=named), request, ApiKey(KEY))


def test_head_fields() -> None:
    told = head(302, Content_Type="text/html", X_Version="1.16.0", Location="/x", Retry_After="7")
    assert (told.method, told.path, told.status_code) == ("GET", "/messages/message-1/suggested", 302)
    assert (told.content_type, told.version) == ("text/html", "1.16.0")
    bare = head()
    assert (bare.content_type, bare.version) == ("", None)


@pytest.mark.parametrize(
    ("status", "expected"), [(199, False), (200, True), (204, True), (299, True), (300, False), (404, False)]
)
def test_head_is_success_by_status(status: int, expected: bool) -> None:
    assert head(status).is_success is expected


def test_error_headers_without_key() -> None:
    error = api_error(head(302, Location=f"https://elsewhere/?key={KEY}&a=b"), b"")
    assert error.headers is not None
    assert error.headers["location"] == "https://elsewhere/?key=***&a=b"


def test_error_of_404() -> None:
    error = api_error(
        head(404, X_Version="1.9.0"), b'{"code": "not_found", "message": "Message Not Exists."}'
    )
    assert type(error) is NotFoundError
    assert (error.code, error.version, error.method) == ("not_found", "1.9.0", "GET")


def test_error_of_redirect_names_base_url() -> None:
    error = api_error(head(308, Location="https://x.org/v1/messages/message-1/suggested?user=ada"), b"")
    assert "set base_url to https://x.org/v1" in str(error)


def test_result_from_json() -> None:
    assert parse_result(SUGGESTED.parse, head(), b'{"result": "success", "data": ["\xc3\xa9"]}').data == ["é"]


def test_result_lacks_missing_field() -> None:
    result = parse_result(SUGGESTED.parse, head(), b'{"data": []}')
    assert result.to_dict() == {"data": []}
    with pytest.raises(AttributeError, match="this server's response has no `result`"):
        _ = result.result


@pytest.mark.parametrize("body", [b"", b"null", b"{}"])
def test_result_none_from_any_body(body: bytes) -> None:
    parse_result(DELETE.parse, head(204, DELETE), body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            b"",
            f"{ODD} an object was expected, not NoneType)",
        ),
        (
            b"[1]",
            f"{ODD} an object was expected, not list)",
        ),
        (
            b'{"result": "success"}',
            f"{ODD} the field 'data' is missing)",
        ),
        (b"{oops}", "the response is no JSON: '{oops}'"),
        (b'"\xff"', "the response is no JSON"),
        (b"[" * 200_000, "the response is no JSON"),
    ],
    ids=["nothing", "no object", "a field missing", "no JSON", "no UTF-8", "too deep"],
)
def test_unreadable_body_raises_response_error(body: bytes, why: str) -> None:
    with pytest.raises(DifyResponseError) as raised:
        parse_result(SUGGESTED.parse, head(), body)
    assert str(raised.value).startswith(f"GET /messages/message-1/suggested: 200: {why}")
    assert raised.value.__cause__ is not None
