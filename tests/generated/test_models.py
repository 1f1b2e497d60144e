"""The generated models: reading JSON, giving it back, and the errors of missing fields."""

import copy
import json
import pickle
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dify_chat_api import models
from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.models import ChatMessageFile, FileType, MessageFeedbackRequest, Rating, TransferMethod
from dify_chat_api.types import UNSET, Model
from tests.contract.description import SCHEMAS
from tests.generated.made_data import examples, fields, objects_named

NAMED = {name: getattr(models, name) for name in models.__all__}
MODELS: list[type[Model]] = [kind for kind in NAMED.values() if issubclass(kind, Model)]
ENUMS: list[type[StrEnum]] = [kind for kind in NAMED.values() if issubclass(kind, StrEnum)]
TRAVELS: list[Callable[[object], object]] = [
    copy.copy,
    copy.deepcopy,
    lambda value: pickle.loads(pickle.dumps(value)),
]

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


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


def names_a_missing_field(model: type[Model], source: dict[str, Any]) -> None:
    _, required = fields(SCHEMAS[model.__name__])
    for name in required:
        with pytest.raises(InvalidResponseError) as raised:
            model.from_dict({key: value for key, value in source.items() if key != name})
        assert str(raised.value) == f"{model.__name__}: the field {name!r} is missing"


def is_slim_and_travels(model: type[Model], source: dict[str, Any]) -> None:
    made = model.from_dict(source)
    assert not hasattr(made, "__dict__")
    for travel in TRAVELS:
        assert travel(made) == made


@each_model
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_model_keeps_all_data_of_its_schema(model: type[Model], data: st.DataObject) -> None:
    """All checks use the same data, since making it up takes most of the time."""
    source = data.draw(objects_named(model.__name__))
    gives_back_what_it_was_made_from(model, source)
    keeps_what_the_description_lacks(model, source)
    tells_null_from_absent(model, source)
    names_a_missing_field(model, source)
    is_slim_and_travels(model, source)


@each_model
def test_from_dict_refuses_data_that_is_no_object(model: type[Model]) -> None:
    sources: list[Any] = [None, [], "text", 1, [["event", "ping"]]]
    for source in sources:
        with pytest.raises(InvalidResponseError) as raised:
            model.from_dict(source)
        assert str(raised.value) == f"{model.__name__}: an object was expected, not {type(source).__name__}"


def test_a_missing_field_of_a_nested_model_is_named_with_that_model() -> None:
    with pytest.raises(InvalidResponseError, match=r"^MessagesResponse: the field 'id' is missing"):
        models.MessagesPage.from_dict({"limit": 20, "has_more": False, "data": [{}]})


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
