"""event_reader.py: from a stream's bytes to its events."""

import json
from itertools import count, pairwise
from unittest.mock import MagicMock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._request.api_key import ApiKey
from dify_chat._stream import event_reader
from dify_chat._stream.event_reader import EventReader
from dify_chat.models import ChatStreamEvent, MessageEvent, UnknownEvent
from tests.support.made import error, event, frame, message, message_end, workflow_finished
from tests.support.recordings import find
from tests.support.told import frames

BODIES = sorted({recording.response.body for recording in find("*") if recording.is_stream}, key=len)
LINE_ENDS = [b"\n", b"\r\n", b"\r"]


LIMIT = 8 * 1024 * 1024


def read(*chunks: bytes) -> list[ChatStreamEvent]:
    reader = EventReader(LIMIT, ApiKey("app-key"))
    return [event for chunk in chunks for event in reader.feed(chunk)]


@pytest.fixture(scope="module")
def expected() -> dict[bytes, list[ChatStreamEvent]]:
    return {body: read(body) for body in BODIES}


@given(data=st.data(), end=st.sampled_from(LINE_ENDS))
def test_recorded_streams_cut_anywhere(
    data: st.DataObject, end: bytes, expected: dict[bytes, list[ChatStreamEvent]]
) -> None:
    recorded = data.draw(st.sampled_from(BODIES))
    body = recorded.replace(b"\n", end)
    cuts = data.draw(st.lists(st.integers(0, len(body)), max_size=30))
    chunks = [body[a:b] for a, b in pairwise(sorted({0, *cuts, len(body)}))]
    assert read(*chunks) == expected[recorded]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_recorded_streams_byte_by_byte(end: bytes, expected: dict[bytes, list[ChatStreamEvent]]) -> None:
    for recorded in BODIES[:20]:
        assert read(*(bytes([byte]) for byte in recorded.replace(b"\n", end))) == expected[recorded]


def test_recorded_events_keep_type_and_fields(
    expected: dict[bytes, list[ChatStreamEvent]],
) -> None:
    for body, events in expected.items():
        told = [event.to_dict() for event in events if event.event != "ping"]
        assert told == list(frames(body))
        assert not [event for event in events if isinstance(event, UnknownEvent)]


def test_event_name_of_data_precedes_name_of_frame() -> None:
    (event,) = read(b"event: message_end\n" + frame(message("Hi")))
    assert isinstance(event, MessageEvent)


def test_ping_without_data_gives_event() -> None:
    events = read(b"event: ping\n\n", frame(message_end()))
    assert [event.event for event in events] == ["ping", "message_end"]


@pytest.mark.parametrize("pending", [b"d", b'data: {"event"', frame(message("Hi"))[:-1], b"\xef\xbb"])
def test_within_frame_after_partial_frame(pending: bytes) -> None:
    reader = EventReader(LIMIT, ApiKey("app-key"))
    assert reader.end() == []
    assert len(reader.feed(frame(message_end()) + pending)) == 1
    assert reader.end() is None
    assert reader.end() == []


TERMINAL = [
    message_end(),
    workflow_finished("succeeded", answer="Hi {}"),
    event("workflow_paused", data={}),
    error(429, "rate_limit_error", "the key app-key has no quota"),
]


@pytest.mark.parametrize("fields", TERMINAL, ids=lambda fields: fields["event"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_terminal_event_without_blank_line_counts_if_its_object_is_whole(
    fields: dict[str, object], end: bytes
) -> None:
    last = frame(fields, end)
    for cut in range(len(last)):
        reader = EventReader(LIMIT, ApiKey("app-key"))
        given = reader.feed(frame(message("Hi")) + last[:cut])
        found = reader.end()
        if cut < len(last) - 2 * len(end):
            assert (len(given), found) == (1, None if cut else [])
        else:  # of CRLF CRLF, all but the last byte is a blank line, too
            (told,) = [*given[1:], *(found or [])]
            assert told.to_dict() == (
                fields | {"message": "the key *** has no quota"} if "code" in fields else fields
            )
        assert reader.end() == []


@pytest.mark.parametrize(
    "data", [message("Hi"), event("tts_message_end"), {"answer": "Hi"}, ["message_end"], 1]
)
def test_other_event_without_blank_line_is_lost(data: object) -> None:
    reader = EventReader(LIMIT, ApiKey("app-key"))
    assert reader.feed(b"data: " + json.dumps(data).encode() + b"\n") == []
    assert reader.end() is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{oops}", "a frame is no JSON: "),
        (b'{"x": "\xff"}', "a frame is no JSON: 'utf-8' codec can't decode byte 0xff"),
        (b"[1]", "an event is an object, not list"),
        (b'"event": "message", "answer": "lost"}', "a frame is no JSON: "),
        (b"[" * 200_000, "a frame is no JSON: it is nested too deeply"),
        (b"x" * 9_000_000, "a frame of the stream is longer than max_event_bytes, which is 8388608"),
    ],
    ids=lambda value: value[:12],
)
def test_fault_after_events_before_broken_frame(data: bytes, why: str) -> None:
    reader = EventReader(LIMIT, ApiKey("app-key"))
    events = reader.feed(frame(message("Hi")) + b"data: " + data + b"\n\n")
    assert str(reader.fault).startswith(why)
    assert [event.to_dict() for event in events] == [message("Hi")]


def test_event_with_odd_values_kept() -> None:
    strange = event("message", answer={"not": "a text"}, id=[], from_variable_selector=1, more=None)
    assert read(frame(strange))[0].to_dict() == strange


REPLY = b'{"event": "message", "answer": "Hi"}'


@pytest.mark.parametrize("before", [b"", b"\n" * 20, b"\xef\xbb\xbf", b"\n\xef\xbb\xbf \n"])
@pytest.mark.parametrize("size", [1, 100])
def test_body_that_is_a_reply_becomes_its_events_at_its_end(before: bytes, size: int) -> None:
    reader = EventReader(10, ApiKey("app-key"))
    body = before + REPLY
    for start in range(0, len(body), size):
        assert reader.feed(body[start : start + size]) == []
    assert (reader.fault, reader.is_reply) == (None, True)
    assert [event.event for event in reader.events_of_reply()] == ["message", "message_end"]
    assert (reader.events_of_reply(), reader.end()) == ([], [])


def test_body_that_is_another_object_is_a_notice() -> None:
    reader = EventReader(10, ApiKey("app-key"))
    reader.feed(b'{"message": "app-key waits"}')
    assert (reader.events_of_reply(), reader.notice) == ([], '{"message": "*** waits"}')


def test_reply_that_is_cut_is_within_an_event() -> None:
    reader = EventReader(10, ApiKey("app-key"))
    reader.feed(REPLY[:-1])
    assert reader.end() is None


def test_reply_that_is_too_large_is_a_fault() -> None:
    reader = EventReader(10, ApiKey("app-key"), len(REPLY))
    assert reader.feed(REPLY) == []
    assert reader.fault is None
    assert reader.feed(b" ") == []
    assert str(reader.fault) == f"the response is larger than max_response_bytes, which is {len(REPLY)}"


@pytest.mark.parametrize("before", [b"", b"\n" * 20, b"\xef\xbb\xbf"])
@pytest.mark.parametrize("size", [1, 1000])
def test_blank_bytes_before_a_stream_change_nothing(before: bytes, size: int) -> None:
    reader = EventReader(LIMIT, ApiKey("app-key"))
    body = before + frame(message("Hi"))
    events = [
        event for start in range(0, len(body), size) for event in reader.feed(body[start : start + size])
    ]
    assert [event.to_dict() for event in events] == [message("Hi")]


def test_first_reader_of_process_has_no_part_imported_early(monkeypatch: pytest.MonkeyPatch) -> None:
    late_import = MagicMock()
    monkeypatch.setattr(event_reader, "late_import", late_import)
    monkeypatch.setattr(event_reader, "_readers", count())
    read()
    assert late_import.__enter__.call_count == 0
    read()
    assert late_import.__enter__.call_count == 1
