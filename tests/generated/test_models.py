"""The generated models: reading JSON, giving it back, and the errors of missing fields."""

import copy
import json
import pickle
from collections.abc import Callable
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dify_chat_api import models
from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.models import ChatMessageFile, FileType, MessageFeedbackRequest, Rating, TransferMethod
from dify_chat_api.types import UNSET, Model
from tests.contract.description import EVENTS, SCHEMAS
from tests.generated.made_data import examples, fields, objects_named

pytestmark = pytest.mark.unmeasured  # the coverage of generated_client is not measured

NAMED = {name: getattr(models, name) for name in models.__all__}
MODELS: list[type[Model]] = [kind for kind in NAMED.values() if issubclass(kind, Model)]
ENUMS: list[type[StrEnum]] = [kind for kind in NAMED.values() if issubclass(kind, StrEnum)]
TRAVELS: list[Callable[[object], object]] = [
    copy.copy,
    copy.deepcopy,
    *(
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


def attribute(model: type[Model], name: str) -> str:
    """Return the name of a field in Python."""
    return {wire: python for python, wire in model._wire_names.items()}.get(name, name)


def text(value: object) -> str:
    """Return JSON with sorted fields, since models don't keep the order. Unlike ==, it tells 1 from True."""
    return json.dumps(value, sort_keys=True)


def test_every_schema_has_a_class_unless_it_needs_none() -> None:
    of_the_wire_alone = {
        "ChatMessageRequest",
        "ChatStreamEvent",
        "JsonObject",
        "ServerSentEvent",
        "StreamEventIds",
    }
    assert NAMED.keys() == SCHEMAS.keys() - of_the_wire_alone
    assert len(MODELS) + len(ENUMS) == len(NAMED)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param(schema, value, id=where)
        for where, schema, value in examples()
        if NAMED.get(schema) in MODELS
    ],
)
def test_to_dict_gives_back_a_described_example(schema: str, value: dict[str, Any]) -> None:
    assert text(NAMED[schema].from_dict(value).to_dict()) == text(value)


def gives_back_what_it_was_made_from(model: type[Model], source: dict[str, Any]) -> None:
    before = copy.deepcopy(source)
    assert text(model.from_dict(source).to_dict()) == text(before)
    assert source == before


def keeps_what_the_description_lacks(model: type[Model], source: dict[str, Any]) -> None:
    known, _ = fields(SCHEMAS[model.__name__])
    unknown = {"additional_properties": 1, "of_tomorrow": {"a": [None]}}
    kept = model.from_dict(source | unknown).additional_properties
    assert kept == {name: value for name, value in source.items() if name not in known} | unknown


def tells_null_from_absent(model: type[Model], source: dict[str, Any]) -> None:
    known, required = fields(SCHEMAS[model.__name__])
    for name in known:
        with_null = model.from_dict(source | {name: None})
        assert getattr(with_null, attribute(model, name)) is None
        assert with_null.to_dict()[name] is None
    for name in known.keys() - required:
        without = model.from_dict({key: value for key, value in source.items() if key != name})
        assert getattr(without, attribute(model, name)) is UNSET
        assert name not in without.to_dict()


def lacks_what_the_server_left_out(model: type[Model], source: dict[str, Any]) -> None:
    known, required = fields(SCHEMAS[model.__name__])
    whole = model.from_dict(source)
    for absent in (*({name} for name in required), known.keys() - set(model._essential)):
        left = {name: value for name, value in source.items() if name not in absent}
        if model._essential and left.keys().isdisjoint(model._essential):
            continue
        made = model.from_dict(left)
        for name in absent & required:
            with pytest.raises(AttributeError, match=f"^this server's response has no `{name}`$"):
                getattr(made, attribute(model, name))
            assert attribute(model, name) not in made.__getstate__()
        for name in required - absent:
            assert getattr(made, attribute(model, name)) == getattr(whole, attribute(model, name))
        assert text(made.to_dict()) == text(left)
        assert (made == whole) == (not absent & source.keys())
    is_slim_and_travels(model, left)


def refuses_what_lacks_all_that_is_essential(model: type[Model], source: dict[str, Any]) -> None:
    essential = model._essential
    if not essential:
        assert model.from_dict({}).to_dict() == {}
        return
    with pytest.raises(InvalidResponseError) as raised:
        model.from_dict({key: value for key, value in source.items() if key not in essential})
    names = " or ".join(map(repr, essential))
    assert str(raised.value) == f"{model.__name__}: the field {names} is missing"
    for name in essential:
        assert model.from_dict({name: source.get(name)}).to_dict() == {name: source.get(name)}


def is_slim_and_travels(model: type[Model], source: dict[str, Any]) -> None:
    made = model.from_dict(source)
    assert not hasattr(made, "__dict__")
    for travel in TRAVELS:
        travelled = travel(made)
        assert travelled == made
        assert type(travelled) is model
        assert repr(travelled) == repr(made)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@given(data=st.data())
@settings(max_examples=10)
def test_a_model_keeps_all_data_of_its_schema(model: type[Model], data: st.DataObject) -> None:
    """All checks use the same data, since making it up takes most of the time."""
    source = data.draw(objects_named(model.__name__))
    gives_back_what_it_was_made_from(model, source)
    keeps_what_the_description_lacks(model, source)
    tells_null_from_absent(model, source)
    lacks_what_the_server_left_out(model, source)
    refuses_what_lacks_all_that_is_essential(model, source)
    is_slim_and_travels(model, source)


def test_from_dict_refuses_data_that_is_no_object() -> None:
    sources: list[Any] = [None, [], "text", 1, [["event", "ping"]]]
    for model, source in product(MODELS, sources):
        with pytest.raises(InvalidResponseError) as raised:
            model.from_dict(source)
        assert str(raised.value) == f"{model.__name__}: an object was expected, not {type(source).__name__}"


ESSENTIAL = {
    "ChatMessageSendResponse": ("answer", "data"),
    **dict.fromkeys([*EVENTS.values(), "UnknownEvent"], ("event",)),
    **dict.fromkeys([name for name in SCHEMAS if name.endswith("Page")], ("data",)),
    "MessagesSuggestedResponse": ("data",),
}
"""All that a response must have: a reply its answer or its pause, an event its name, a list its entries."""


def test_a_model_demands_nothing_but_what_makes_it_one() -> None:
    for model in MODELS:
        assert tuple(model._essential) == ESSENTIAL.get(model.__name__, ()), model


def test_a_part_may_lack_any_field() -> None:
    page = models.MessagesPage.from_dict({"data": [{"answer": "Hi"}]})
    assert page.to_dict() == {"data": [{"answer": "Hi"}]}
    with pytest.raises(AttributeError, match=r"^this server's response has no `id`$"):
        _ = page.data[0].id


def test_a_name_that_no_response_has_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'PingEvent' object has no attribute 'hologram'"):
        _ = models.PingEvent(event="ping").hologram  # type: ignore[attr-defined]  # that is the point


def test_models_are_equal_to_their_like_alone() -> None:
    made = models.PingEvent(event="ping")
    assert made != models.UnknownEvent(event_name="ping")
    assert made != "ping"
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)


def test_a_nested_value_that_is_no_object_stays_as_it_is() -> None:
    page = models.MessagesPage.from_dict({"limit": 20, "has_more": False, "data": ["text", None]})
    assert page.to_dict()["data"] == ["text", None]


def test_from_dict_of_the_base_class_is_not_implemented() -> None:
    with pytest.raises(NotImplementedError):
        Model.from_dict({})


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_an_enumeration_has_the_values_that_are_described(kind: type[StrEnum]) -> None:
    assert sorted(kind) == sorted(SCHEMAS[kind.__name__]["enum"])


def test_a_value_that_an_enumeration_lacks_is_kept() -> None:
    file = ChatMessageFile.from_dict({"type": "hologram", "transfer_method": "local_file"})
    assert file.type == "hologram"
    assert file.transfer_method is TransferMethod.LOCAL_FILE
    assert file.to_dict() == {"type": "hologram", "transfer_method": "local_file"}


@pytest.mark.parametrize("rating", ["like", Rating.LIKE])
def test_a_value_of_an_enumeration_may_be_given_as_a_string(rating: Rating | str) -> None:
    request = MessageFeedbackRequest(user="ada", rating=rating)
    assert text(request.to_dict()) == '{"rating": "like", "user": "ada"}'


def test_to_dict_converts_nested_models_and_members_to_json() -> None:
    file = ChatMessageFile(type=FileType.IMAGE, transfer_method="remote_url", url="https://a.example/b.png")
    request = models.ChatMessageSendRequest(
        query="What is it?", user="ada", inputs={"pictures": [file]}, files=[file]
    )
    plain = {"type": "image", "transfer_method": "remote_url", "url": "https://a.example/b.png"}
    assert json.loads(json.dumps(request.to_dict())) == {
        "query": "What is it?",
        "user": "ada",
        "inputs": {"pictures": [plain]},
        "files": [plain],
        "auto_generate_name": True,
        "response_mode": "blocking",
    }


@pytest.mark.parametrize("travel", TRAVELS)
def test_unset_stays_the_same_object_when_copied_or_pickled(travel: Callable[[object], object]) -> None:
    assert travel(UNSET) is UNSET
    assert travel([UNSET]) == [UNSET]


def test_unset_is_false_and_says_its_name() -> None:
    assert not UNSET
    assert f"{UNSET!r} {UNSET}" == "UNSET UNSET"


def test_unset_in_inputs_is_not_json_serializable() -> None:
    request = models.ChatMessageSendRequest(query="Hi", user="ada", inputs={"tone": UNSET})
    with pytest.raises(TypeError, match="Unset is not JSON serializable"):
        json.dumps(request.to_dict())


def test_a_model_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Hologram'"):
        _ = models.Hologram  # type: ignore[attr-defined]  # that it doesn't exist is the point


def test_dir_lists_models_before_they_are_imported() -> None:
    assert set(models.__all__) <= set(dir(models))
    assert "__name__" in dir(models)
