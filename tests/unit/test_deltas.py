"""_deltas.py: what is repeated is read once, and nobody can tell."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._deltas import DeltaReader
from dify_chat._events import BrokenFrameError, EventReader
from dify_chat._json import decoded
from dify_chat._sse import SSEDecoder
from dify_chat.models import ChatStreamEvent, MessageEvent
from dify_chat_api.events import parse_event
from tests.support.made import Json, message
from tests.support.recordings import find

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
def deltas(draw: st.DrawFn) -> list[bytes]:
    """The data of some events, most of which repeat each other."""
    given = draw(st.dictionaries(st.sampled_from(["answer", "event", "id", "before", "created_at"]), VALUES))
    fields = {**message(""), **given, **draw(st.dictionaries(TEXTS, VALUES, max_size=2))}
    spaced, ascii_only = draw(st.booleans()), draw(st.booleans())

    def written(event: Json) -> bytes:
        separators = (", ", ": ") if spaced else (",", ":")
        return json.dumps(event, ensure_ascii=ascii_only, separators=separators).encode(
            "utf-8", "surrogatepass"
        )

    texts = draw(st.lists(TEXTS, min_size=1, max_size=5))
    made = [written({**fields, "answer": text}) for text in texts]
    if draw(st.booleans()):
        place, spoil = (
            draw(st.integers(0, 400)),
            draw(st.sampled_from([b'"', b"\\", b"\xff", b"\t", b'""', b""])),
        )
        made[-1] = made[-1][:place] + spoil + made[-1][place + 1 :]
    if draw(st.booleans()):
        made.append(made[0].replace(b'"answer"', b'"answer":"x","answer"', 1))
    return made


def outcome(event: ChatStreamEvent) -> tuple[type, str]:
    return type(event), json.dumps(event.to_dict(), sort_keys=True)


def one_by_one(made: list[bytes]) -> tuple[list[Any], bool]:
    events = []
    try:
        for data in made:
            events.append(outcome(parse_event(decoded(data))))  # noqa: PERF401  # what came before counts
    except ValueError:
        return events, True
    return events, False


def all_by_one_reader(made: list[bytes]) -> tuple[list[Any], bool]:
    events, reader = [], EventReader(1 << 20)
    try:
        for data in made:
            for event in reader.feed(b"data: " + data + b"\n\n"):
                events.append(outcome(event))  # noqa: PERF401  # likewise
    except BrokenFrameError:
        return events, True
    return events, False


@given(deltas())
def test_an_event_is_the_same_as_if_it_came_alone(made: list[bytes]) -> None:
    expected, broken = one_by_one(made)
    assert all_by_one_reader(made) == (expected, broken)


def test_nearly_all_recorded_deltas_repeat_the_one_before() -> None:
    repeated, number = 0, 0
    for recording in find("*"):
        reader = DeltaReader()
        for data in SSEDecoder().feed(recording.response.body) if recording.is_stream else ():
            fields = json.loads(data)
            if fields["event"] in PIECES:
                number += 1
                if (event := reader.read(data)) is not None:
                    repeated += 1
                    assert event.to_dict() == fields
                else:
                    reader.learn(data, fields, parse_event(fields))
    assert (repeated, number) == (2612, 2693)  # what _deltas.py says of itself


def read(reader: DeltaReader, fields: Json) -> ChatStreamEvent | None:
    """Read an event; None if it had to be learned."""
    data = json.dumps(fields).encode()
    event = reader.read(data)
    if event is None:
        reader.learn(data, decoded(data), parse_event(fields))
    return event


def test_events_share_nothing_that_can_be_changed() -> None:
    reader, fields = DeltaReader(), {**message("a"), "from_variable_selector": ["llm", "text"], "more": ["x"]}
    assert read(reader, fields) is None
    first, second = read(reader, fields), read(reader, fields)
    assert isinstance(first, MessageEvent)
    assert isinstance(second, MessageEvent)
    assert first.from_variable_selector is not None
    first.from_variable_selector.append("changed")
    first.additional_properties["more"].append("changed")
    assert second.to_dict() == fields
    third = read(reader, fields)
    assert third is not None
    assert third.to_dict() == fields


@pytest.mark.parametrize("more", [{"data": {}}, {"data": [[]]}, {"data": [{"answer": "a"}]}])
def test_what_holds_objects_is_not_repeated(more: Json) -> None:
    reader = DeltaReader()
    assert read(reader, {**message("a"), **more}) is None
    assert read(reader, {**message("a"), **more}) is None


def test_where_nothing_is_repeated_learning_ends() -> None:
    reader = DeltaReader()
    for number in range(100):
        assert read(reader, {**message("a"), "task_id": f"task-{number}"}) is None
    assert read(reader, message("a")) is None
    assert read(reader, message("a")) is None


def test_learning_goes_on_where_it_serves() -> None:
    reader = DeltaReader()
    for number in range(100):
        fields = {**message("a"), "task_id": f"task-{number}"}
        assert read(reader, fields) is None
        assert read(reader, fields) is not None
