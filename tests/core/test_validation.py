"""validation.py: what a caller may give."""

from datetime import UTC, datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat._request.error_texts import shown, text_of
from dify_chat._request.validation import (
    any_number,
    input_fields,
    json_value,
    message_fields,
    optional_time,
    path_id,
    required_text,
    switch,
    trace_header,
    whole_number,
)
from dify_chat.models import ChatMessageFile
from dify_chat_api.types import UNSET

FILE = ChatMessageFile(type="image", transfer_method="remote_url", url="https://example.org/a.png")


@pytest.mark.parametrize("text", ["a", " ", "\0", "\u2028 💥", "x" * 100_000])
def test_any_text_accepted(text: str) -> None:
    assert required_text(text, "content") is text


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "content is empty"),
        (None, "content must be a string, not NoneType"),
        (b"x", "content must be a string, not bytes"),
        ("\ud83d", "content can't be written as UTF-8: 'utf-8' codec can't encode"),
    ],
)
def test_value_not_a_text_refused(value: Any, why: str) -> None:
    with pytest.raises(DifyInputError) as raised:
        required_text(value, "content")
    assert str(raised.value).startswith(why)


@pytest.mark.parametrize("value", ["...", "a/b", "a.b", "%2e", "ü"])
def test_odd_id_accepted(value: str) -> None:
    assert path_id(value, "task_id") is value


@pytest.mark.parametrize("value", [".", "..", "", None])
def test_id_of_dots_or_nothing_refused(value: Any) -> None:
    with pytest.raises(DifyInputError, match="task_id"):
        path_id(value, "task_id")


class Number:
    """A whole number of another class, as those of numpy."""

    def __index__(self) -> int:
        return 2


class Member(IntEnum):
    TWO = 2


class Numbers:
    """An array, whose `__index__` refuses."""

    def __index__(self) -> int:
        raise TypeError("only integer scalar arrays can be converted to a scalar index")


@pytest.mark.parametrize("check", [whole_number, any_number])
@pytest.mark.parametrize("value", [2, Number(), Member.TWO], ids=type)
def test_whole_number_of_another_class_accepted(check: Any, value: Any) -> None:
    number = check(value, "limit")
    assert (type(number), number) == (int, 2)


def test_number_with_fraction_accepted() -> None:
    assert any_number(0.5, "score_threshold") == 0.5


@pytest.mark.parametrize(("check", "wanted"), [(whole_number, "a whole number"), (any_number, "a number")])
@pytest.mark.parametrize(
    ("value", "kind"),
    [(Numbers(), f"{__name__}.Numbers"), (int, "type"), (True, "bool"), ("2", "str"), (None, "NoneType")],
)
def test_value_not_a_number_refused(check: Any, wanted: str, value: Any, kind: str) -> None:
    with pytest.raises(DifyInputError) as raised:
        check(value, "limit")
    assert str(raised.value) == f"limit must be {wanted}, not {kind}"


def test_fraction_no_whole_number() -> None:
    value: Any = 1.5
    with pytest.raises(DifyInputError, match="limit must be a whole number, not float"):
        whole_number(value, "limit")


def test_truth_value_of_another_class_refused_by_its_full_name() -> None:
    value: Any = type("bool", (), {"__module__": "numpy"})()
    with pytest.raises(DifyInputError, match=r"streaming must be True or False, not numpy\.bool$"):
        switch(value, "streaming")


def test_time_is_datetime_or_text() -> None:
    assert optional_time(datetime(2026, 1, 2, tzinfo=UTC), "created_at_after") == "2026-01-02T00:00:00+00:00"
    assert optional_time("2026-01-02", "created_at_after") == "2026-01-02"
    assert optional_time(None, "created_at_after") is UNSET
    value: Any = 5
    with pytest.raises(DifyInputError, match="created_at_after must be a datetime or a string, not int"):
        optional_time(value, "created_at_after")


def test_message_fields_omit_defaults() -> None:
    assert message_fields("hi", None, None, True, None) == {
        "query": "hi",
        "inputs": {},
        "conversation_id": UNSET,
        "auto_generate_name": UNSET,
        "workflow_id": UNSET,
    }
    assert message_fields("hi", "", {}, True, "") == message_fields("hi", None, None, True, None)


def test_message_fields_with_values() -> None:
    inputs = MappingProxyType({"n": 1, "file": FILE})
    assert message_fields("hi", "conversation-1", inputs, False, "workflow-1") == {
        "query": "hi",
        "inputs": {"n": 1, "file": FILE.to_dict()},
        "conversation_id": "conversation-1",
        "auto_generate_name": False,
        "workflow_id": "workflow-1",
    }


@pytest.mark.parametrize("trace_id", ["a", "A-b_9", "x" * 128])
def test_trace_id_sent_unchanged(trace_id: str) -> None:
    assert trace_header(trace_id) is trace_id


def test_trace_id_omitted() -> None:
    assert trace_header(None) is UNSET


@pytest.mark.parametrize("trace_id", ["", " ", "a\n", "a b", "a:b", "ü", "x" * 129, 7])
def test_invalid_trace_id_refused(trace_id: Any) -> None:
    with pytest.raises(DifyInputError, match="trace_id"):
        trace_header(trace_id)


def test_inputs_copied() -> None:
    inputs = {"deep": {"n": 1}}
    fields = message_fields("hi", None, inputs, True, None)
    inputs["deep"]["n"] = 2
    assert fields["inputs"] == {"deep": {"n": 1}}


@pytest.mark.parametrize("inputs", [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}, {(1,): 2}])
def test_inputs_not_json_refused(inputs: Any) -> None:
    with pytest.raises(DifyInputError, match="inputs can't be written as JSON: "):
        message_fields("hi", None, inputs, True, None)


@pytest.mark.parametrize("inputs", [7, "text", [("tone", "dry")]])
def test_inputs_not_a_mapping_refused(inputs: Any) -> None:
    with pytest.raises(DifyInputError, match="inputs maps the names of variables to values; it can't be a"):
        message_fields("hi", None, inputs, True, None)


class Failing(Exception):
    """An exception of the caller's own that can't even be shown."""

    def __str__(self) -> str:
        raise self


class Odd(dict[str, Any]):
    """A mapping whose methods fail."""

    def keys(self) -> Any:
        raise Failing

    __iter__ = items = keys

    def __repr__(self) -> str:
        raise Failing


class Text(str):
    """A text with methods of its own."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        raise Failing

    def __str__(self) -> str:
        raise Failing


RING: list[Any] = []
RING.append(RING)


@pytest.mark.parametrize("value", [{"x": RING}, Odd(x=1), {"x": Odd(x=1)}, {"x": {1, 2}}], ids=type)
def test_unwritable_value_refused_whatever_it_raises(value: Any) -> None:
    for write in (input_fields, lambda value: json_value(value, "inputs")):
        with pytest.raises(DifyInputError, match="inputs can't be written as JSON: "):
            write(value)


def test_inputs_may_be_none_at_all() -> None:
    assert input_fields(None) == input_fields({}) == {}


@pytest.mark.parametrize("value", [None, 41, "x", ["a"], {"a": FILE}])
def test_value_converted_to_json(value: Any) -> None:
    assert json_value(value, "value") == ({"a": FILE.to_dict()} if isinstance(value, dict) else value)


def test_text_subclass_accepted() -> None:
    assert type(required_text(Text("hi"), "content")) is type(path_id(Text("id"), "task_id")) is str
    with pytest.raises(DifyInputError, match="can't be written as UTF-8"):
        required_text(Text("\ud800"), "content")


def test_shown_value_short_and_never_raises() -> None:
    assert shown("text") == "'text'"
    assert len(shown("x" * 10**6)) == len(shown(b"x" * 10**6)) == 200
    assert shown([1, 2]) == "[1, 2]"
    assert shown(Failing()).startswith("Failing(")
    assert "Odd" in shown([Odd()])
    assert text_of(Failing()) == "Failing"
    assert text_of(ValueError()) == "ValueError"
    assert text_of(ValueError("x")) == "x"
    assert text_of(ExceptionGroup("all", [ExceptionGroup("some", [ValueError("x")])])) == "x"
    assert text_of(ExceptionGroup("all", [ValueError("x"), OSError("y")])).startswith("all")
