"""The generated table of events: which model an event becomes, and when that is imported."""

import json
from typing import Any, get_args

import pytest
from attrs import fields

from dify_chat._stream.sse import SSEDecoder
from dify_chat_api import events, models
from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.events import EVENT_MODELS, parse_event
from dify_chat_api.models import AgentMessageEvent, MessageEvent, UnknownEvent
from tests.contract.description import EVENTS
from tests.generated.made_data import examples
from tests.support.groups import for_each
from tests.support.programs import output_of
from tests.support.recordings import Recording, find

pytestmark = pytest.mark.unmeasured  # the coverage of generated_client is not measured

STREAMS = [recording for recording in find("*") if recording.is_stream]


def test_event_models_are_those_of_the_description() -> None:
    assert dict(EVENT_MODELS) == EVENTS


@pytest.mark.parametrize("data", [value for _, schema, value in examples() if schema == "ChatStreamEvent"])
def test_a_described_example_becomes_its_model(data: dict[str, Any]) -> None:
    event = parse_event(data)
    assert type(event).__name__ == EVENTS[data["event"]]
    assert event.to_dict() == data


@for_each(STREAMS)
def test_a_recorded_event_becomes_its_model(recording: Recording) -> None:
    for text in SSEDecoder().feed(recording.response.body):
        data = json.loads(text)
        event = parse_event(data)
        assert type(event).__name__ == EVENTS[data["event"]]
        assert event.to_dict() == data


def test_only_a_delta_is_made_of_values() -> None:
    made = [name for name in EVENT_MODELS.values() if hasattr(getattr(models, name), "from_values")]
    assert made == ["AgentMessageEvent", "MessageEvent"]


@pytest.mark.parametrize("model", [MessageEvent, AgentMessageEvent])
def test_a_delta_made_of_values_equals_one_made_of_a_dict(
    model: type[MessageEvent | AgentMessageEvent],
) -> None:
    names = [field.name for field in fields(model) if field.name != "additional_properties"]
    one, other = [model.from_values((*names,)) for _ in range(2)]
    assert one == model.from_dict({name: name for name in names})
    one.additional_properties["of_tomorrow"] = 1
    assert other.additional_properties == {}


@pytest.mark.parametrize(
    "data",
    [
        {"event": "of_tomorrow", "task_id": "t-1", "data": {"a": [None]}},
        {"event": 1},
        {"event": ["message"]},
        {"event": None},
    ],
    ids=json.dumps,
)
def test_an_event_of_unknown_name_or_shape_is_an_unknown_event_with_all_data(data: dict[str, Any]) -> None:
    event = parse_event(data)
    assert type(event) is UnknownEvent
    assert (event.event, event.event_name) == ("unknown", data["event"])
    assert event.to_dict() == data


@pytest.mark.parametrize(
    ("data", "frame"),
    [
        ({"event": "ping"}, b"event: ping\n\n"),
        ({"event": "ping", "at": 1}, b'data: {"at":1,"event":"ping"}\n\n'),
        ({"event": "novelty", "a": "\u2028\n😀"}, 'data: {"a":"\u2028\\n😀","event":"novelty"}\n\n'.encode()),
        ({"event": "message", "answer": "\ud800"}, b'data: {"event":"message","answer":"\\ud800"}\n\n'),
    ],
    ids=["ping", "ping with data", "unknown", "half a pair"],
)
def test_to_sse_is_one_frame(data: dict[str, Any], frame: bytes) -> None:
    assert parse_event(data).to_sse() == frame


@for_each(STREAMS)
def test_to_sse_of_recorded_events_reads_the_same(recording: Recording) -> None:
    told = [json.loads(text) for text in SSEDecoder().feed(recording.response.body)]
    relayed = b"".join(parse_event(data).to_sse() for data in told)
    assert [json.loads(text) for text in SSEDecoder().feed(relayed)] == told


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_that_lacks_every_other_field_is_of_its_class(name: str) -> None:
    event = parse_event({"event": name, "of_tomorrow": 1})
    assert type(event).__name__ == EVENTS[name]
    assert event.to_dict() == {"event": name, "of_tomorrow": 1}


@pytest.mark.parametrize("data", [None, [], "message", 1], ids=repr)
def test_parse_event_refuses_data_that_is_no_object(data: Any) -> None:
    with pytest.raises(InvalidResponseError, match=f"an event is an object, not {type(data).__name__}"):
        parse_event(data)


def test_parse_event_refuses_an_object_without_a_name() -> None:
    with pytest.raises(InvalidResponseError, match="UnknownEvent: the field 'event' is missing"):
        parse_event({"answer": "Hi"})


def test_chat_stream_event_is_the_union_of_all_models_at_run_time() -> None:
    members = get_args(events.ChatStreamEvent)
    assert members == (*(getattr(models, name) for name in EVENT_MODELS.values()), UnknownEvent)


def test_a_name_that_the_module_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'dify_chat_api\.events' has no attribute 'Hologram'"):
        _ = events.Hologram  # type: ignore[attr-defined]  # that it doesn't exist is the point


def test_a_model_is_imported_with_the_first_event_of_its_name() -> None:
    program = """
import sys
from dify_chat_api.events import parse_event
def imported(): return [name for name in sys.modules if name.startswith("dify_chat_api.models.")]
print(imported())
parse_event({"event": "ping"})
print(imported())
"""
    assert output_of(program) == "[]\n['dify_chat_api.models.ping_event']\n"
