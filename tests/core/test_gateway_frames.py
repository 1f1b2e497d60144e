"""gateway_frames.py: keep-alive frames, notices and errors of gateways, and data that can't be read."""

from typing import Any

import pytest

from dify_chat._request.api_key import ApiKey
from dify_chat._stream.event_reader import EventReader, FirstEvent
from dify_chat._stream.gateway_frames import event_of_value, is_event
from dify_chat.models import ChatStreamEvent
from tests.support.made import frame, message, message_end


def read(*frames: bytes) -> list[ChatStreamEvent]:
    reader = EventReader(1 << 20, ApiKey("app-key"))
    events = reader.feed(b"".join(frames))
    assert reader.fault is None
    return events


@pytest.mark.parametrize(
    "keep_alive",
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
        b'data: ["ping"]',
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
        b'data: {"event": null}',
        b'data: {"event": ""}',
        b'data: {"message": "waiting in queue"}',
        b'data: {"detail": "waiting in queue"}',
        b'data: {"status": "queued", "message": "position 3"}',
        b'data: {"type": "info", "message": "hi"}',
        b'data: {"success": true, "code": 0, "message": "hi"}',
        b'data: {"error": null, "errors": [], "message": "hi"}',
        b'data: {"id": "x", "object": "chat.completion.chunk", "choices": []}',
        b'event: ping\ndata: {"message": "alive"}',
        b'event: Ping\ndata: {"t": 1}',
        b'event: heart-beat\ndata: {"t": 1}',
        b"event: ping\ndata: waiting [3]",
        b"data: waiting [3]",
        b'data: "waiting"',
        b"data: " + b"waiting " * 100,
        b'data: <html lang="en">',
        b": ping - 2026-01-01",
        b"retry: 3000",
        b"id: 7",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_frame_that_reports_no_error_changes_nothing(keep_alive: bytes, end: bytes) -> None:
    between = keep_alive.replace(b"\n", end) + end + end
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
        ({"code": 429, "error": {"message": "it burns", "code": None}}, ("it burns", 429, 429)),
        (
            {"status": 503, "error": {"message": "it burns", "code": "x", "status": "UNAVAILABLE"}},
            ("it burns", "x", 503),
        ),
        ({"err": "it burns"}, ("it burns", None, None)),
        ({"exception": "it burns"}, ("it burns", None, None)),
        ({"error": "invalid_token", "error_description": "it burns"}, ("it burns", None, None)),
        ({"data": {"error": {"message": "it burns"}}}, ("it burns", None, None)),
        ({"success": False, "code": 0, "message": "it burns"}, ("it burns", 0, None)),
        ({"success": False, "data": "it burns"}, ("it burns", None, None)),
        ({"success": False, "errors": [{"message": "it burns"}]}, ([{"message": "it burns"}], None, None)),
        ({"type": "error", "message": "it burns"}, ("it burns", "error", None)),
        ({"event": "error", "error": {"message": "it burns", "code": 429}}, ("it burns", 429, 429)),
        ({"event": "error", "code": 500, "msg": "it burns"}, ("it burns", 500, 500)),
        ({"event": "error", "detail": ["it burns"]}, (["it burns"], None, None)),
        ({"event": "error", "data": "it burns"}, ("it burns", None, None)),
        ({"event": "error", "data": {"message": "it burns"}}, ("it burns", None, None)),
        ({"event": "message", "error": {"message": "it burns"}}, ("it burns", None, None)),
        ({"event": "message", "answer": "", "error": "it burns"}, ("it burns", None, None)),
        ({"event": None, "answer": None, "error": "it burns"}, ("it burns", None, None)),
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
    assert not is_event(value)
    event = event_of_value(value, "")
    assert event_of_value([value], "") == event
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
@pytest.mark.parametrize("name", [b"error", b"Error", b"exception"])
def test_data_of_an_error_frame_is_an_error(name: bytes, data: bytes, message: object) -> None:
    (event,) = read(b"event: " + name + b"\ndata: " + data + b"\n\n")
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
    _, event = read(b"event: ping\n\n", b'event: message\ndata: {"answer": "Hi"}\n\n')
    assert event.event == "message"


def test_list_may_hold_an_answer_and_is_left_to_be_refused() -> None:
    assert event_of_value([1], "") == [1]


def test_event_with_an_answer_is_no_error() -> None:
    value = {"event": "message", "answer": "Hi", "error": "it burns"}
    assert event_of_value(value, "") is value


@pytest.mark.parametrize("value", [{"answer": "lo"}, {"event": None, "answer": "lo"}], ids=str)
def test_answer_without_any_name_is_a_message(value: dict[str, Any]) -> None:
    assert event_of_value(value, "") == {"event": "message", "answer": "lo"}


@pytest.mark.parametrize("value", [{}, {"message": None}], ids=str)
def test_error_frame_without_words_is_an_error(value: dict[str, Any]) -> None:
    assert event_of_value({"event": "error", **value}, "")["event"] == "error"


@pytest.mark.parametrize(
    "late",
    [
        b'data: {"error": "it burns"}',
        b'data: {"answer": "more"}',
        b"event: error\ndata: it burns",
        b"data: bye",
    ],
)
def test_frame_without_an_event_changes_nothing_after_the_answer(late: bytes) -> None:
    events = read(
        frame(message("Hi")),
        frame(message_end()),
        late + b"\n\n",
        b'event: tts_message_end\ndata: {"audio": ""}\n\n',
    )
    assert [event.event for event in events] == ["message", "message_end", "tts_message_end"]


@pytest.mark.parametrize(
    ("data", "notice"),
    [
        (b'{"message": "position 3 of app-key"}', "position 3 of ***"),
        (b'{"detail": [{"msg": "position 3"}]}', '[{"msg": "position 3"}]'),
        (b"position\ndata: 3", "position 3"),
        (b'"position 3"', "position 3"),
        (b"<html><title>502 Bad Gateway</title>", "Bad Gateway"),
        (b"ping", ""),
        (b"2026-01-01T00:00:00Z", ""),
        (b"[DONE]", ""),
        (b'{"message": "ok", "code": 200}\n\ndata: ping', "ok"),
    ],
)
def test_words_that_report_no_error_are_a_notice(data: bytes, notice: str) -> None:
    reader = EventReader(1 << 20, ApiKey("app-key"))
    assert reader.feed(b"data: " + data + b"\n\n") == []
    assert (reader.fault, reader.notice) == (None, notice)


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
