"""delta_template.py: a repeated delta equals one that is decoded alone."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._async.lease import AsyncLease
from dify_chat._async.response import AsyncResponse
from dify_chat._http.synchronization import AsyncReadLock
from dify_chat._request.api_key import ApiKey
from dify_chat._response.json import decode_json
from dify_chat._stream.answer import Answer
from dify_chat._stream.delta_template import DeltaReader
from dify_chat._stream.event_reader import EventReader
from dify_chat._stream.gateway_frames import event_of_text, event_of_value, is_event
from dify_chat._stream.sse import SSEDecoder
from dify_chat.models import ChatStreamEvent, MessageEvent
from dify_chat_api.events import parse_event
from tests.fuzz.reference import reading
from tests.support.made import Json, frame, message
from tests.support.recordings import find

LIMIT = 1 << 20
PIECES = ("message", "agent_message")
TEXTS = st.one_of(
    st.text(max_size=6),
    st.text(st.sampled_from('\\"\n\x00\x7f\u2028\u200d😀ü, :}{'), max_size=6),
    st.sampled_from(['","x":"', '"}', "\\", "?", "!", "\ud800"]),
)
VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    TEXTS,
    st.lists(st.one_of(TEXTS, st.lists(TEXTS, max_size=2)), max_size=2),
    st.fixed_dictionaries({"answer": TEXTS}),
)


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """The frames of some deltas, most of which repeat each other."""
    given = draw(st.dictionaries(st.sampled_from(["answer", "event", "id", "before", "created_at"]), VALUES))
    fields = {**message(""), **given, **draw(st.dictionaries(TEXTS, VALUES, max_size=2))}
    separators = draw(st.sampled_from([(", ", ": "), (",", ":")]))
    ascii_only = draw(st.booleans())

    def written(event: Json) -> bytes:
        text = json.dumps(event, ensure_ascii=ascii_only, separators=separators)
        return text.encode("utf-8", "surrogatepass")

    made = [written({**fields, "answer": text}) for text in draw(st.lists(TEXTS, min_size=1, max_size=6))]
    if draw(st.booleans()):
        place, spoil = (
            draw(st.integers(0, 400)),
            draw(st.sampled_from(b'"|\\|\xff|\t|""|\n|\r||\n\n'.split(b"|"))),
        )
        made[-1] = made[-1][:place] + spoil + made[-1][place + 1 :]
    if draw(st.booleans()):
        made.append(made[0].replace(b'"answer"', b'"answer":"x","answer"', 1))
    between = draw(st.sampled_from([b"\n\n", b"\n\n", b"\n\nevent: ping\n\n", b"\r\n\r\n", b"\n\n\n"]))
    return b"".join(b"data: " + data + between for data in made)


def outcome(event: ChatStreamEvent) -> tuple[type, str]:
    return type(event), json.dumps(event.to_dict(), sort_keys=True)


def one_by_one(stream: bytes, limit: int) -> tuple[list[Any], bool]:
    read = reading(stream, limit)
    events = []
    try:
        for data in read.events:
            try:
                value = decode_json(data)
            except ValueError as error:
                event = event_of_text(data, "", error)
            else:
                event = value if is_event(value) else event_of_value(value, "")
            if event is not None and not isinstance(event, str):
                events.append(outcome(parse_event(event)))
    except ValueError:
        return events, True
    return events, read.too_large


def all_by_one_reader(chunks: list[bytes], limit: int) -> tuple[list[Any], bool]:
    events: list[Any] = []
    reader = EventReader(limit, ApiKey("app-key"))
    for chunk in chunks:
        if reader.fault is None:
            events += map(outcome, reader.feed(chunk))
    return events, reader.fault is not None


@given(
    stream=streams(),
    places=st.lists(st.integers(0, 1500), max_size=6),
    limit=st.sampled_from([1 << 20, 1 << 20, 180, 200, 220]),
)
def test_repeated_deltas_equal_deltas_read_alone(stream: bytes, places: list[int], limit: int) -> None:
    expected = one_by_one(stream, limit)
    frames = stream.split(b"\n\n")
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    for chunks in (
        [stream],
        [one + b"\n\n" for one in frames[:-1]] + frames[-1:],
        [stream[start:end] for start, end in pairwise(edges)],
    ):
        assert all_by_one_reader(chunks, limit) == expected


def read(reader: DeltaReader, data: bytes) -> ChatStreamEvent | None:
    """Read an event; None if it had to be learned."""
    frame, events = b"data: " + data + b"\n\n", list[ChatStreamEvent]()
    if reader.read(frame, 0, events) == len(frame):
        return events[0]
    fields = decode_json(data)
    reader.learn(data, fields, parse_event(fields))
    return None


def test_recorded_deltas_read_from_template() -> None:
    repeated, number = 0, 0
    for recording in find("*"):
        reader = DeltaReader(LIMIT)
        for data in SSEDecoder().feed(recording.response.body) if recording.is_stream else ():
            fields = json.loads(data)
            if fields["event"] in PIECES:
                number += 1
                if (event := read(reader, data)) is not None:
                    repeated += 1
                    assert event.to_dict() == fields
    assert (repeated, number) == (3850, 4010)  # the figures of delta_template.py


def test_events_of_one_template_share_no_mutable_value() -> None:
    reader, fields = DeltaReader(LIMIT), {**message("a"), "from_variable_selector": ["llm"], "more": "x"}
    data = json.dumps(fields).encode()
    assert read(reader, data) is None
    events = [read(reader, data) for _ in range(2)]
    for changed, other in ((0, 1), (1, 2), (2, 3)):
        events.append(read(reader, data))
        event, untouched = events[changed], events[other]
        assert isinstance(event, MessageEvent)
        assert isinstance(untouched, MessageEvent)
        assert event.from_variable_selector is not None
        event.from_variable_selector.append("changed")
        event.additional_properties["more"] = "changed"
        assert untouched.to_dict() == fields
    last = read(reader, data)
    assert last is not None
    assert last.to_dict() == fields


def test_template_has_each_text_once() -> None:
    reader = DeltaReader(LIMIT)
    data = json.dumps(message("a") | {"message_id": "an id", "id": "an id"}).encode()
    assert read(reader, data) is None
    event = read(reader, data)
    assert isinstance(event, MessageEvent)
    assert event.message_id == "an id"
    assert event.id is event.message_id


@pytest.mark.parametrize(
    "of_stream", [Answer, AsyncLease, AsyncReadLock, AsyncResponse, DeltaReader, EventReader]
)
def test_what_an_event_passes_through_has_slots(of_stream: type) -> None:
    assert of_stream.__dictoffset__ == 0


@pytest.mark.parametrize(
    "more",
    [{"data": {}}, {"data": ["x"]}, {"id": {}}, {"from_variable_selector": [[]]}, {"id": [{"answer": "a"}]}],
)
def test_template_not_made_of_nested_values(more: Json) -> None:
    reader, data = DeltaReader(LIMIT), json.dumps({**message("a"), **more}).encode()
    assert read(reader, data) is None
    assert read(reader, data) is None


def test_template_not_made_of_a_delta_that_lacks_a_field() -> None:
    fields = message("a")
    del fields["created_at"]
    reader, data = DeltaReader(LIMIT), json.dumps(fields).encode()
    assert read(reader, data) is None
    assert read(reader, data) is None


def test_template_not_used_across_data_lines() -> None:
    name, rest = b'data: {"event":', json.dumps(message("a")).encode().partition(b",")[2]
    whole = name + b'\ndata: "message",' + rest + b"\n\n"
    reader = EventReader(LIMIT, ApiKey("app-key"))
    assert len(reader.feed(whole * 2)) == 2
    assert reader.feed(name + b'\n"message",' + rest + b"\n\n") == []
    assert reader.fault is not None


def of_task(number: int) -> bytes:
    return json.dumps({**message("a"), "task_id": f"task-{number}"}).encode()


def test_template_not_used_for_a_long_text() -> None:
    reader = DeltaReader(LIMIT)
    deltas = [json.dumps(message(text)).encode() for text in ("a", "b", "x" * 5_000, "c")]
    assert [read(reader, delta) is not None for delta in deltas] == [False, True, False, True]


def test_learning_stops_without_repetition() -> None:
    reader = DeltaReader(LIMIT)
    for number in range(100):
        assert read(reader, of_task(number)) is None
    assert read(reader, of_task(100)) is None
    assert read(reader, of_task(100)) is None


def test_learning_stops_with_alternating_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, numbers = DeltaReader(LIMIT), [0, 1] * 500
    learned, repeated = [], 0

    def noted(text: bytes) -> Any:
        learned.append(text)
        return decode_json(text)

    monkeypatch.setattr("dify_chat._stream.delta_template.decode_json", noted)
    for number in numbers:
        repeated += read(reader, of_task(number)) is not None
    assert 0 < len(learned) <= repeated + 16


def test_learning_continues_with_repetition() -> None:
    reader = DeltaReader(LIMIT)
    for number in range(100):
        assert read(reader, of_task(number)) is None
        assert read(reader, of_task(number)) is not None


def test_delta_with_field_after_text_decoded_exactly() -> None:
    first = frame(message("a"))
    second = first.replace(b'"answer":"a"', b'"answer":"b","more":"c"')
    assert second != first
    events = EventReader(LIMIT, ApiKey("app-key")).feed(first + first + second + first)
    assert [event.additional_properties for event in events] == [{}, {}, {"more": "c"}, {}]
    assert [event.to_dict()["answer"] for event in events] == ["a", "a", "b", "a"]
