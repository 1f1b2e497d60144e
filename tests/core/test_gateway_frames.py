"""gateway_frames.py: what is no event of Dify is quiet, or an error, or keeps the stream from being read."""

from typing import Any

import pytest

from dify_chat._request.api_key import ApiKey
from dify_chat._stream.event_reader import EventReader, FirstEvent
from dify_chat._stream.gateway_frames import event_of_value
from dify_chat.models import ChatStreamEvent
from tests.support.made import frame, message


def read(*frames: bytes) -> list[ChatStreamEvent]:
    reader = EventReader(1 << 20, ApiKey("app-key"))
    events = reader.feed(b"".join(frames))
    assert reader.fault is None
    return events


@pytest.mark.parametrize(
    "quiet",
    [
        b"data:",
        b"data: ",
        b"data:\ndata:",
        b"data: {}",
        b"data: { }",
        b"data: []",
        b"data: null",
        b"data: 1767225600",
        b'data: "ping"',
        b"data: [DONE]",
        b"data:[done]",
        b"data: ping",
        b"data: 2026-01-01 00:00:00",
        b"data: keep-alive - 2026-01-01T00:00:00+00:00",
        b"event: ping\ndata: 2026-01-01 00:00:00",
        b"event: ping\ndata: {}",
        b'event: ping\ndata: {"time": 1767225600}',
        b"event: heartbeat\ndata: {oops",
        b'data: {"type": "ping"}',
        b'data: {"status": "processing", "message": "please wait"}',
        b'data: {"code": 200, "msg": "ok"}',
        b'data: {"heartbeat": 1}',
        b": ping - 2026-01-01",
        b"retry: 3000",
        b"id: 7",
        b"event: ping",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_frame_without_content_is_quiet(quiet: bytes, end: bytes) -> None:
    between = quiet.replace(b"\n", end) + end + end
    events = read(between, frame(message("Hel")), between, frame(message("lo")), between)
    assert [event.to_dict() for event in events] == [message("Hel"), message("lo")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"error": "it burns"}, ("it burns", None, None)),
        ({"error": {"message": "it burns", "type": "overloaded_error", "code": 529}}, ("it burns", 529, 529)),
        (
            {"error": {"message": "it burns", "type": "overloaded_error"}},
            ("it burns", "overloaded_error", None),
        ),
        ({"error": {"why": "it burns"}}, ({"why": "it burns"}, None, None)),
        ({"error": "Bad Gateway", "message": "it burns", "statusCode": 502}, ("it burns", None, 502)),
        ({"error": True, "msg": "it burns"}, ("it burns", None, None)),
        (
            {"code": "rate_limit_error", "message": "it burns", "status": 429},
            ("it burns", "rate_limit_error", 429),
        ),
        ({"code": 503, "msg": "it burns"}, ("it burns", 503, 503)),
        ({"code": "503", "message": "it burns"}, ("it burns", "503", "503")),
        ({"errcode": 40001, "errmsg": "it burns"}, ("it burns", 40001, None)),
        ({"error_code": 17, "error_msg": "it burns"}, ("it burns", 17, None)),
        ({"detail": "it burns"}, ("it burns", None, None)),
        ({"message": "it burns"}, ("it burns", None, None)),
        ({"type": "about:blank", "title": "it burns", "status": 504}, ("it burns", "about:blank", 504)),
        ({"errors": ["it burns"]}, (["it burns"], None, None)),
        ({"status": "error", "message": "it burns", "code": 500}, ("it burns", 500, 500)),
        ({"Code": "Throttling", "Message": "it burns", "RequestId": "r"}, ("it burns", "Throttling", None)),
        ({"fault": {"faultstring": "it burns", "code": 504}}, ("it burns", 504, 504)),
        ({"status": 504}, (None, None, 504)),
    ],
    ids=str,
)
def test_object_that_reports_an_error_is_one(value: dict[str, Any], expected: tuple[Any, ...]) -> None:
    event = event_of_value(value, "")
    assert event["event"] == "error"
    assert (event["message"], event["code"], event["status"]) == expected
    rewritten = {"event", "message", "code", "status"}
    assert {name: event[name] for name in event.keys() - rewritten} == {
        name: value[name] for name in value.keys() - rewritten
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"upstream {timed out", "upstream {timed out"), (b'"timed out"', "timed out"), (b"[1]", [1])],
)
def test_data_of_an_error_frame_is_an_error(data: bytes, message: object) -> None:
    (event,) = read(b"event: error\ndata: " + data + b"\n\n")
    assert event.to_dict() == {"event": "error", "message": message}


def test_key_in_an_error_of_a_gateway_is_redacted() -> None:
    (event,) = read(b'data: {"error": {"message": "no such key: app-key"}}\n\n')
    assert "app-key" not in repr(event)


def test_name_of_a_frame_is_that_of_an_event_without_one() -> None:
    events = read(
        b'event: message\ndata: {"answer": "Hel"}\n\n',
        b'event: message_end\ndata: {"id": "1"}\n\n',
        frame(message("lo")),
    )
    assert [event.event for event in events] == ["message", "message_end", "message"]
    assert events[2].to_dict() == message("lo")


def test_name_of_a_ping_is_not_that_of_the_next_event() -> None:
    (event,) = read(b"event: ping\n\n", b'event: message\ndata: {"answer": "Hi"}\n\n')
    assert event.event == "message"


@pytest.mark.parametrize("value", [[1], {"answer": "?"}], ids=str)
def test_value_that_may_hold_an_answer_is_left_to_be_refused(value: object) -> None:
    assert event_of_value(value, "") is value


@pytest.mark.parametrize(
    "first",
    [
        frame(message("Hi")),
        b"\xef\xbb\xbf" + frame(message("Hi")),
        b'data: {\ndata: "event": "message"}\r\r',
        b"event: error\ndata: it burns\n\n",
        b'data: {"error": "it burns"}\n\n',
        b"data: {oops\n\n",
    ],
)
def test_first_event_is_the_first_that_is_no_ping(first: bytes) -> None:
    event = FirstEvent(1 << 20, ApiKey("app-key"))
    beginning = b""
    pings = b'event: ping\n\ndata: {"event": "ping"}\n\ndata:\n\n: hello\n\n'
    for chunk in (pings, pings) if first[0] != 0xEF else ():
        beginning += chunk
        assert not event.has_come(beginning)
    beginning += first
    assert not event.has_come(beginning[:-1])
    assert event.has_come(beginning)
