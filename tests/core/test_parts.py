"""Reasoning and text, told apart: wherever the text is cut, and of events and replies of any shape."""

from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat import split_reasoning
from dify_chat._stream.parts import PartReader
from dify_chat._stream.reasoning import Part, ThinkSplitter
from dify_chat._stream.state import ChatState
from dify_chat.models import ChatMessageSendResponse
from dify_chat_api.events import parse_event
from tests.support.made import Json, event, message, message_end

ANSWERS: dict[str, list[Part]] = {
    "": [],
    "Hello": [("text", "Hello")],
    "<think>Hm.</think>Hello": [("reasoning", "Hm."), ("text", "Hello")],
    "<think></think>Hello": [("text", "Hello")],
    "<think>Hm.": [("reasoning", "Hm.")],
    "<think>a<think>b</think>c</think>d": [("reasoning", "a<think>b"), ("text", "c</think>d")],
    "Hi <think>Hm</think> you <think>.</think>!": [
        ("text", "Hi "),
        ("reasoning", "Hm"),
        ("text", " you "),
        ("reasoning", "."),
        ("text", "!"),
    ],
    "1 < 2 <thin": [("text", "1 < 2 <thin")],
    "<<think>x<</think": [("text", "<"), ("reasoning", "x<</think")],
}


def joined(parts: list[Part]) -> list[Part]:
    """Join neighbours of one kind."""
    return [(kind, "".join(text for _, text in same)) for kind, same in groupby(parts, lambda part: part[0])]


def split(pieces: list[str]) -> list[Part]:
    splitter = ThinkSplitter()
    parts = [part for piece in pieces for part in splitter.feed(piece)] + splitter.feed("", is_last=True)
    assert all(text for _, text in parts)
    return joined(parts)


@pytest.mark.parametrize("answer", ANSWERS)
def test_splitter_at_every_cut(answer: str) -> None:
    size = len(answer)
    for first in range(size + 1):
        for second in range(first, size + 1):
            pieces = [answer[:first], answer[first:second], answer[second:]]
            assert split(pieces) == ANSWERS[answer], pieces
    assert split(list(answer)) == ANSWERS[answer]


@given(st.lists(st.sampled_from(["<think>", "</think>", "<", "<th", "ink>", "/think>", "x"])))
def test_splitter_depends_on_text_alone(pieces: list[str]) -> None:
    assert split(pieces) == split(["".join(pieces)])


@pytest.mark.parametrize("answer", ANSWERS)
def test_split_reasoning_of_whole_text(answer: str) -> None:
    assert split_reasoning(answer) == ANSWERS[answer]


def test_split_reasoning_of_growing_text() -> None:
    assert split_reasoning("Hi <think>Hm </thi", is_whole=False) == [("text", "Hi "), ("reasoning", "Hm ")]
    assert split_reasoning("1 < 2 <", is_whole=False) == [("text", "1 < 2 ")]


def test_splitter_gives_text_at_once() -> None:
    assert ThinkSplitter().feed("Hello < you") == [("text", "Hello < you")]


def parts(events: list[Json], *, thoughts: bool = False) -> list[Part]:
    state = ChatState()
    reader = PartReader(state, thoughts=thoughts)
    found = []
    for data in events:
        told = parse_event(data)
        state.take(told)
        found += reader.parts_of(told)
    return found + reader.rest()


def reasoned(node: object, text: object) -> Json:
    return event("reasoning_chunk", data={"node_id": node, "reasoning": text, "is_final": False})


def ended(reasoning: object) -> Json:
    return message_end() | {"metadata": {"retriever_resources": [], "usage": None, "reasoning": reasoning}}


def thought(name: str, text: object) -> Json:
    return event("agent_thought", id=name, thought=text)


def test_reasoning_chunks_come_once() -> None:
    events = [reasoned("n", "Let "), reasoned("m", "Or "), reasoned("n", "me."), message("Hi")]
    whole = {"n": "Let me.", "m": "Or not."}
    assert parts([*events, ended(whole)]) == [
        ("reasoning", "Let "),
        ("reasoning", "Or "),
        ("reasoning", "me."),
        ("text", "Hi"),
        ("reasoning", "not."),
    ]


@pytest.mark.parametrize("whole", [{}, {"n": "Other."}, {"n": ""}, {"n": None}, None, "Hm."], ids=repr)
def test_reasoning_that_the_end_tells_otherwise_is_not_given_again(whole: object) -> None:
    assert parts([reasoned("n", "Let me."), ended(whole)]) == [("reasoning", "Let me.")]


@pytest.mark.parametrize(
    "data",
    [
        event("reasoning_chunk"),
        event("reasoning_chunk", data=None),
        reasoned("n", None),
        reasoned(["n"], ""),
        {"event": "message_end"},
        {"event": "message_end", "metadata": None},
    ],
    ids=repr,
)
def test_event_without_reasoning_brings_none(data: Json) -> None:
    assert parts([data]) == []


def test_thoughts_come_once_and_where_asked() -> None:
    events = [
        thought("1", ""),
        thought("1", "I ca"),
        thought("1", "I can."),
        thought("2", None),
        message("Hi"),
    ]
    assert parts(events) == [("text", "Hi")]
    assert parts(events, thoughts=True) == [("reasoning", "I ca"), ("reasoning", "n."), ("text", "Hi")]


@pytest.mark.parametrize(
    ("told", "reasoning"),
    [
        ({"answer": "Hello"}, ""),
        ({"answer": "<think>Hm.</think>Hello <think>!"}, "Hm.!"),
        (
            {"answer": "<think>Hm.</think>Hi", "metadata": {"reasoning": {"n": "Let me.", "m": None}}},
            "Let me.Hm.",
        ),
        ({"answer": "Hello", "metadata": None}, ""),
        ({"answer": None, "metadata": {"reasoning": {}}}, ""),
    ],
    ids=repr,
)
def test_reasoning_of_reply(told: dict[str, Any], reasoning: str) -> None:
    assert ChatMessageSendResponse.from_dict(told).reasoning == reasoning
