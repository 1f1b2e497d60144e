"""From any answer to one of our errors: of the right class, on one line, without a key."""

from collections.abc import Callable
from typing import Any

import httpx

from dify_chat._errors import (
    AuthenticationError,
    BadRequestError,
    ConversationNotFoundError,
    DifyAPIError,
    DifyError,
    DifyResponseError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedMediaTypeError,
)
from dify_chat._request.api_key import ApiKey
from dify_chat._response.errors import api_error, event_error, response_error
from dify_chat._response.head import ResponseHead
from dify_chat._response.json import decode_json
from dify_chat._response.result import parse_result
from dify_chat_api import models
from dify_chat_api.types import Request

SEPARATOR = b"\0"
_CLASSES: dict[int, type[DifyAPIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    429: RateLimitError,
}
_RESULTS: list[Callable[[Any], object]] = [
    models.ChatMessageSendResponse.from_dict,
    models.MessagesPage.from_dict,
    models.ConversationsPage.from_dict,
    models.AppParameters.from_dict,
    models.FileUploadResponse.from_dict,
    models.WorkflowRun.from_dict,
    models.HumanInputForm.from_dict,
]
KEY = "app-0123456789abcdef"
_REQUEST: Request[Any] = Request(
    method="POST", path="/chat-messages", accept="application/json", parse=lambda source: source
)
_LONGEST = 8192  # the message, code and params of 1,000 characters each, the advice and the request


def check(data: bytes) -> None:
    """Check it for an answer: two bytes of status; type, location, Retry-After and body, split by NUL."""
    content_type, location, retry_after, body = (data[2:].split(SEPARATOR, 3) + [b""] * 3)[:4]
    fields = {
        b"Content-Type": content_type,
        **({b"Location": location} if location else {}),
        **({b"Retry-After": retry_after} if retry_after else {}),
    }
    response = httpx.Response(300 + int.from_bytes(data[:2]) % 700, headers=httpx.Headers(fields))
    head = ResponseHead.of(response, _REQUEST, ApiKey(KEY))
    error = api_error(head, body)
    assert type(error) is _class_of(head.status_code, error.message)
    assert error.message
    assert error.retry_after is None or error.retry_after >= 0
    _check_words(error)
    _check_words(response_error("the response is no JSON", head, body))
    _check_event(head, body)
    for parse in _RESULTS:
        _check_result(Request(method="GET", path="/x", accept="application/json", parse=parse), head, body)


def _class_of(status: int, message: str) -> type[DifyAPIError]:
    if status == 404 and message.startswith("Conversation Not Exists"):
        return ConversationNotFoundError
    return ServerError if status >= 500 else _CLASSES.get(status, DifyAPIError)


def _check_event(head: ResponseHead, body: bytes) -> None:
    try:
        payload = decode_json(body)
    except ValueError:
        return
    if isinstance(payload, dict):
        _check_words(event_error(payload, head))


def _check_result(request: Request[object], head: ResponseHead, body: bytes) -> None:
    try:
        parse_result(request.parse, head, body)
    except DifyResponseError as error:
        _check_words(error)


def _check_words(error: DifyError) -> None:
    words = str(error)
    assert "\n" not in words
    assert len(words) < _LONGEST
    assert KEY not in words + repr(vars(error))
    words.encode()
