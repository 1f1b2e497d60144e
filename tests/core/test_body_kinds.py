"""body_kinds.py: streams and replies are told by their first bytes, and a reply becomes events."""

import json

import pytest

from dify_chat._stream.body_kinds import (
    begins_like_events,
    begins_like_json,
    begins_like_object,
    events_of_reply,
    is_kind_known,
)

IDS = {"task_id": "t", "id": "m", "message_id": "m", "conversation_id": "c", "created_at": 1}


@pytest.mark.parametrize(
    "beginning",
    [
        b"data: {}",
        b"data:{}",
        b"event: ping\n\n",
        b"id: 1",
        b"retry: 10",
        b": comment",
        b":\n",
        b"\n\ndata: x",
        b"\xef\xbb\xbfdata: x",
    ],
)
def test_fields_of_events_begin_a_stream(beginning: bytes) -> None:
    assert begins_like_events(beginning)


@pytest.mark.parametrize(
    "beginning", [b"", b"{", b'{"data": 1}', b"[1]", b"dat", b"<html>", b"ID3", b"database: x"]
)
def test_anything_else_begins_no_stream(beginning: bytes) -> None:
    assert not begins_like_events(beginning)


@pytest.mark.parametrize(
    ("beginning", "is_object"),
    [
        (b'{"answer"', True),
        (b'\xef\xbb\xbf {"', True),
        (b" \r\n\t{", True),
        (b"[", False),
        (b"data: {", False),
        (b"", False),
    ],
)
def test_brace_begins_an_object(beginning: bytes, is_object: bool) -> None:
    assert begins_like_object(beginning) is is_object


def test_reply_becomes_its_text_and_its_end() -> None:
    reply = {"event": "message", "mode": "chat", "answer": "Hi \u2028", "metadata": {"usage": None}, **IDS}
    events = events_of_reply(json.dumps(reply).encode())
    assert events == [
        {"event": "message", "answer": "Hi \u2028", **IDS},
        {"event": "message_end", "mode": "chat", "metadata": {"usage": None}, **IDS},
    ]


def test_reply_of_a_pause_becomes_one() -> None:
    reply = {"event": "workflow_paused", "workflow_run_id": "r", "data": {"status": "paused"}, **IDS}
    events = events_of_reply(json.dumps(reply).encode())
    message, pause = events
    assert message == {"event": "message", "answer": "", "workflow_run_id": "r", **IDS}
    assert pause == {"event": "workflow_paused", "data": {"status": "paused"}, "workflow_run_id": "r", **IDS}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"answer"',
        b"{}",
        b'{"message": "no"}',
        b'{"answer": null}',
        b'{"data": {"status": "paused"}}',
    ],
)
def test_anything_else_is_no_reply(body: bytes) -> None:
    assert events_of_reply(body) == []


@pytest.mark.parametrize(
    "reply",
    [
        {"error": {"message": "it burns", "code": 429}},
        {"event": "error", "message": "it burns", "code": 429, "status": 429},
        {"answer": None, "code": 429, "error": "it burns"},
    ],
    ids=str,
)
def test_reply_that_reports_an_error_becomes_it(reply: dict[str, object]) -> None:
    (error,) = events_of_reply(b"\xef\xbb\xbf" + json.dumps(reply).encode())
    assert (error["event"], error["message"], error["status"]) == ("error", "it burns", 429)


@pytest.mark.parametrize(
    ("beginning", "is_known"),
    [
        (b"", False),
        (b"\n" * 20, False),
        (b"\xef\xbb\xbf\n", False),
        (b"dat", False),
        (b"\n" * 20 + b"{", True),
        (b" <", True),
        (b"data:", True),
        (b"x", True),
        (b"dax", True),
        (b": ping", True),
    ],
)
def test_kind_is_known_by_the_first_bytes_that_are_not_blank(beginning: bytes, is_known: bool) -> None:
    assert is_kind_known(beginning) is is_known


@pytest.mark.parametrize(
    ("beginning", "may_be"),
    [
        (b"", True),
        (b"\n {", True),
        (b"[", True),
        (b"nu", True),
        (b"-1", True),
        (b"x", False),
        (b" <p>", False),
    ],
)
def test_json_is_possible_by_its_first_byte(beginning: bytes, *, may_be: bool) -> None:
    assert begins_like_json(beginning) is may_be
