"""What `make fuzz` looks for in the way to typed events, for a moment, with whatever hypothesis thinks of."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dify_chat._response.json import DEEPEST
from tests.fuzz.events import check
from tests.fuzz.targets import streams
from tests.support.made import frame, workflow_finished
from tests.support.told import Json, frames

RECORDED = [event for stream in sorted(streams(), key=len)[:60] for event in frames(stream)]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=8),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def escaped(event: Json) -> bytes:
    """A frame whose text has only ASCII, so that it may say what UTF-8 can't."""
    return b"data: " + json.dumps(event).encode() + b"\n\n"


@st.composite
def changed_events(draw: st.DrawFn) -> Json:
    """A recorded event with a field, or one of its data, put in place of another or taken away."""
    event = dict(draw(st.sampled_from(RECORDED)))
    place = event
    if isinstance(event.get("data"), dict) and draw(st.booleans()):
        place = event["data"] = dict(event["data"])
    name = draw(st.sampled_from(sorted(place)) if place else st.text())
    if draw(st.booleans()):
        place[name] = draw(VALUES)
    else:
        place.pop(name, None)
    return event


@given(events=st.lists(changed_events(), max_size=6))
@settings(max_examples=100)
def test_events_recorded_with_field_changed(events: list[Json]) -> None:
    check(b"".join(map(escaped, events)))


@given(data=st.lists(st.one_of(st.binary(max_size=30), VALUES.map(lambda value: json.dumps(value).encode()))))
@settings(max_examples=100)
def test_events_any_data(data: list[bytes]) -> None:
    check(b"".join(b"data: " + line + b"\n\n" for line in data))


@given(stream=st.binary(max_size=200))
@settings(max_examples=100)
def test_events_any_bytes(stream: bytes) -> None:
    check(stream)


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [DEEPEST // 2, DEEPEST - 3, DEEPEST, 500, 900])
@pytest.mark.parametrize("field", ["inputs", "outputs", "error", "id", "status"])
def test_events_nested_deeply(field: str, depth: int) -> None:
    event = workflow_finished("failed")
    event["data"][field] = nested(depth)
    check(frame(event))
    check(frame({"event": "error", "status": nested(depth), "message": nested(depth)}))
