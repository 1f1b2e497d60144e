"""_inputs.py: what a caller may give."""

from types import MappingProxyType
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat._request.validation import message_fields, path_id, required_text, trace_header
from dify_chat.models import ChatMessageFile
from dify_chat_api.types import UNSET

FILE = ChatMessageFile(type="image", transfer_method="remote_url", url="https://example.org/a.png")


@pytest.mark.parametrize("text", ["a", " ", "\0", "\u2028 💥", "x" * 100_000])
def test_any_text_will_do(text: str) -> None:
    assert required_text(text, "content") is text


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "content is empty: Dify would refuse it"),
        (None, "content must be a string, not NoneType"),
        (b"x", "content must be a string, not bytes"),
        ("\ud83d", "content can't be written as UTF-8: 'utf-8' codec can't encode"),
    ],
)
def test_no_text_will_not(value: Any, why: str) -> None:
    with pytest.raises(DifyInputError) as raised:
        required_text(value, "content")
    assert str(raised.value).startswith(why)


@pytest.mark.parametrize("value", ["...", "a/b", "a.b", "%2e", "ü"])
def test_an_id_may_look_like_anything_but_a_way_out(value: str) -> None:
    assert path_id(value, "task_id") is value


@pytest.mark.parametrize("value", [".", "..", "", None])
def test_a_way_out_is_no_id(value: Any) -> None:
    with pytest.raises(DifyInputError, match="task_id"):
        path_id(value, "task_id")


def test_what_the_server_assumes_anyway_is_left_out() -> None:
    assert message_fields("hi", None, None, True, None) == {
        "query": "hi",
        "inputs": {},
        "conversation_id": UNSET,
        "auto_generate_name": UNSET,
        "workflow_id": UNSET,
    }
    assert message_fields("hi", "", {}, True, "") == message_fields("hi", None, None, True, None)


def test_what_is_given_is_sent() -> None:
    inputs = MappingProxyType({"n": 1, "file": FILE})
    assert message_fields("hi", "conversation-1", inputs, False, "workflow-1") == {
        "query": "hi",
        "inputs": {"n": 1, "file": FILE.to_dict()},
        "conversation_id": "conversation-1",
        "auto_generate_name": False,
        "workflow_id": "workflow-1",
    }


@pytest.mark.parametrize("trace_id", ["a", "A-b_9", "x" * 128])
def test_a_trace_id_is_sent_as_dify_takes_it(trace_id: str) -> None:
    assert trace_header(trace_id) is trace_id


def test_no_trace_id_is_no_header() -> None:
    assert trace_header(None) is UNSET


@pytest.mark.parametrize("trace_id", ["", " ", "a\n", "a b", "a:b", "ü", "x" * 129, 7])
def test_a_trace_id_that_dify_would_ignore_is_refused(trace_id: Any) -> None:
    with pytest.raises(DifyInputError, match="trace_id"):
        trace_header(trace_id)


def test_inputs_changed_later_change_nothing() -> None:
    inputs = {"deep": {"n": 1}}
    fields = message_fields("hi", None, inputs, True, None)
    inputs["deep"]["n"] = 2
    assert fields["inputs"] == {"deep": {"n": 1}}


@pytest.mark.parametrize("inputs", [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}, {(1,): 2}])
def test_inputs_that_are_no_json_are_refused(inputs: Any) -> None:
    with pytest.raises(DifyInputError, match="inputs can't be written as JSON: "):
        message_fields("hi", None, inputs, True, None)


@pytest.mark.parametrize("inputs", [7, "text", [("tone", "dry")]])
def test_inputs_that_name_no_variables_are_refused(inputs: Any) -> None:
    with pytest.raises(DifyInputError, match="inputs maps the names of variables to values; it can't be a"):
        message_fields("hi", None, inputs, True, None)
