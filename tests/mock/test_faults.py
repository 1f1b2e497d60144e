"""Faults: errors, delays, and connections that are cut."""

import time
from typing import Any

import pytest

import dify_chat
from dify_chat import DifyChat, DifyConnectionError, DifyResponseError, DifyStreamError, DifyTimeoutError
from dify_chat.testing import MockDify


@pytest.mark.parametrize(
    ("status_code", "error", "code"),
    [
        (400, dify_chat.BadRequestError, "bad_request"),
        (401, dify_chat.AuthenticationError, "unauthorized"),
        (403, dify_chat.PermissionDeniedError, "forbidden"),
        (404, dify_chat.NotFoundError, "not_found"),
        (413, dify_chat.PayloadTooLargeError, "file_too_large"),
        (415, dify_chat.UnsupportedMediaTypeError, "unsupported_file_type"),
        (429, dify_chat.RateLimitError, "too_many_requests"),
        (499, dify_chat.DifyAPIError, "unknown"),
        (500, dify_chat.ServerError, "unknown"),
        (502, dify_chat.ServerError, None),
        (503, dify_chat.ServerError, None),
        (504, dify_chat.ServerError, None),
    ],
)
def test_status_code_brings_difys_error_or_a_proxys(
    status_code: int, error: type[dify_chat.DifyAPIError], code: str | None, mock_dify: MockDify
) -> None:
    mock_dify.fault(status_code=status_code)
    with DifyChat(max_retries=0) as chat:
        with pytest.raises(error) as refusal:
            chat.send("Hi")
        assert (refusal.value.status_code, refusal.value.code) == (status_code, code)
        assert chat.send("Hi").answer == "You said: Hi"


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ({"code": "app_unavailable"}, "app_unavailable", "bad request"),
        ({"message": "No, thanks."}, "bad_request", "No, thanks."),
        ({"status_code": 503, "code": "overloaded", "message": "Busy"}, "overloaded", "Busy"),
        ({"status_code": 500, "code": "internal"}, "internal", "Internal Server Error"),
    ],
)
def test_code_and_message_replace_difys(
    given: dict[str, Any], code: str, message: str, mock_dify: MockDify, chat: DifyChat
) -> None:
    mock_dify.fault(**{"status_code": 400, **given})
    with pytest.raises(dify_chat.DifyAPIError) as refusal:
        chat.send("Hi")
    assert refusal.value.code == code
    assert message in refusal.value.message or code == "app_unavailable"


def test_times_lets_the_client_retry(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(status_code=429, retry_after=0, times=2)
    mock_dify.answer("at last")
    assert chat.send("Hi").answer == "at last"
    assert mock_dify.questions == ["Hi"] * 3


def test_path_limits_a_fault(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(status_code=500, path="/messages/*/suggested", times=None)
    message_id = chat.send("Hi").message_id
    assert chat.message_feedback(message_id, rating="like").result == "success"
    for _ in range(2):
        with pytest.raises(dify_chat.ServerError):
            chat.messages_suggested(message_id)


def test_delay_beyond_the_timeout_is_a_timeout(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(delay=60)
    with pytest.raises(DifyTimeoutError):
        chat.send("Hi", timeout=0.05)


def test_delay_is_before_the_response_or_each_event(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(delay=0.05)
    mock_dify.fault(event_delay=0.05)
    for least in (0.05, 0.2):
        begun = time.monotonic()
        mock_dify.answer(["a", "b", "c"])
        with chat.send_chat_message_stream("Hi") as stream:
            assert stream.final().answer == "abc"
        assert time.monotonic() - begun >= least


def test_abort_after_events_breaks_the_stream(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer(["a", "b", "c"])
    mock_dify.fault(abort_after=2)
    with pytest.raises(DifyStreamError) as broken, chat.send_chat_message_stream("Hi") as stream:
        list(stream)
    assert broken.value.answer == "ab"


@pytest.mark.mock_dify(app_mode="advanced-chat")
def test_abort_after_counts_no_pings_and_a_chatflow_resumes(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("Hello there")
    mock_dify.fault(abort_after=1)
    with chat.send_chat_message_stream("Hi") as stream:
        assert stream.final().answer == "Hello there"
    assert stream.resumed == 1


def test_abort_after_zero_sends_no_headers(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(abort_after=0)
    with pytest.raises(DifyConnectionError, match="without sending a response"):
        chat.send("Hi")


def test_abort_after_zero_bytes_sends_the_headers_alone(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(abort_after_bytes=0)
    with pytest.raises(DifyStreamError) as broken, chat.send_chat_message_stream("Hi") as stream:
        list(stream)
    assert broken.value.answer == ""


def test_abort_after_bytes_breaks_the_body(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(abort_after_bytes=3000, path="/text-to-audio")
    with chat.text_to_audio("Good evening, Ada") as audio:
        pieces = iter(audio)
        heard = len(next(pieces))
        with pytest.raises(dify_chat.DifyError):
            heard += sum(map(len, pieces))
    assert 0 < heard <= 3000
    mock_dify.fault(abort_after_bytes=10)
    with pytest.raises((DifyConnectionError, DifyResponseError)):
        chat.send("Hi")


def test_abort_after_more_bytes_than_the_body_has_no_effect(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.fault(abort_after=2, abort_after_bytes=1_000_000)
    assert chat.send("Hi").answer == "You said: Hi"


@pytest.mark.parametrize("status_code", [200, 399, 600])
def test_status_code_of_no_error_is_refused(status_code: int) -> None:
    with pytest.raises(ValueError, match=f"400 to 599, not {status_code}"):
        MockDify().fault(status_code=status_code)


@pytest.mark.parametrize("path", ["chat-messages", "", None])
def test_path_without_its_slash_is_refused(path: Any) -> None:
    with pytest.raises(ValueError, match="a path begins with a slash"):
        MockDify().fault(status_code=500, path=path)
    with pytest.raises(ValueError, match="a path begins with a slash"):
        MockDify().assert_sent(path=path)


@pytest.mark.parametrize("path", ["/v1", "/v1/chat-messages"])
def test_path_with_its_version_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="a path is without /v1"):
        MockDify().fault(status_code=500, path=path)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "a fault needs one of status_code, delay, event_delay, abort_after, abort_after_bytes"),
        ({"path": "/info", "retry_after": 0}, "a fault needs one of"),
        ({"delay": 1, "message": "No"}, "message of a fault needs status_code, too"),
        ({"delay": -1}, "delay is a number, 0 or more, not -1"),
        ({"abort_after": "2"}, "abort_after is a number, 0 or more, not '2'"),
    ],
)
def test_fault_that_can_have_no_effect_is_refused(given: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        MockDify().fault(**given)
