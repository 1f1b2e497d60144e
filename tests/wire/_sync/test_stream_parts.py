# Written from _async/test_stream_parts.py by generator/unasync.py, which `make generate` runs.

"""The parts of an answer: reasoning and text, of streams that go well, break off, or are resumed."""

import pytest

from dify_chat import AnswerReplacedError, DifyStreamError
from dify_chat._http import retry
from dify_chat.models import ChatMessageSendResponse
from tests.support.made import (
    Json,
    answer,
    event,
    frame,
    message,
    message_end,
    message_replace,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.recordings import Recording
from tests.wire._sync.talks import taken, talk

pytestmark = pytest.mark.every_transport


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


def told(*events: Json, complete: bool = True) -> Recording:
    return stream(b"".join(map(frame, events)), complete=complete)


def reasoned(text: str) -> Json:
    return event("reasoning_chunk", data={"node_id": "n", "reasoning": text, "is_final": False})


def ended(reasoning: str) -> Json:
    return message_end() | {
        "metadata": {"retriever_resources": [], "usage": None, "reasoning": {"n": reasoning}}
    }


def test_parts_come_as_the_server_sends_them() -> None:
    deltas = ["<thi", "nk>Hm", ".</think", ">Hello", ", you <"]
    with talk(told(*map(message, deltas), message_end())) as (chat, _):
        with chat.send_chat_message_stream("hi") as answered:
            parts, raised = taken(answered.parts)
        reply = answered.final()
    assert parts == [
        ("reasoning", "Hm"),
        ("reasoning", "."),
        ("text", "Hello"),
        ("text", ", you "),
        ("text", "<"),
    ]
    assert raised is None
    assert (reply.answer, reply.reasoning) == ("".join(deltas), "Hm.")


def test_thoughts_of_agent_are_given_where_asked() -> None:
    thought = event("agent_thought", id="1", thought="I look it up.")
    body = told(thought, event("agent_message", id="m", answer="Hi"), message_end())
    with talk(body, body) as (chat, _):
        plain = [part for part in chat.send_chat_message_stream("hi").iter_parts()]
        asked = [part for part in chat.send_chat_message_stream("hi").iter_parts(thoughts=True)]
    assert plain == [("text", "Hi")]
    assert asked == [("reasoning", "I look it up."), ("text", "Hi")]


def test_blocking_reply_has_reasoning() -> None:
    body = {"answer": "<think>Hm.</think>Hi", "metadata": {"reasoning": {"n": "Let me."}}}
    with talk(answer(body)) as (chat, _):
        reply = chat.send("hi")
    assert type(reply) is ChatMessageSendResponse
    assert reply.reasoning == "Let me.Hm."
    assert reply.to_dict() == body


def test_resumed_run_is_told_whole_and_once() -> None:
    whole = "<think>Hm, wide</think>Hello, world"
    begun = told(workflow_started(), reasoned("Let "), message("<think>Hm"), complete=False)
    last = [ended("Let me see."), workflow_finished("succeeded", answer=whole)]
    resumed = told(
        workflow_started(), message_replace("", reason=""), reasoned("see."), message("rld"), *last
    )
    with talk(begun, resumed) as (chat, _), chat.send_chat_message_stream("hi") as answered:
        parts, raised = taken(answered.parts)
    assert raised is None
    assert parts == [
        ("reasoning", "Let "),
        ("reasoning", "Hm"),
        ("reasoning", "me see."),
        ("reasoning", ", wide"),
        ("text", "Hello, world"),
    ]


def test_parts_that_moderation_replaces_raise_at_their_end() -> None:
    with talk(told(message("<think>Hm</think>bad"), message_replace("***"), message_end())) as (
        chat,
        _,
    ):
        parts, raised = taken(chat.send_chat_message_stream("hi").parts)
    assert parts == [("reasoning", "Hm"), ("text", "bad")]
    assert isinstance(raised, AnswerReplacedError)
    assert raised.answer == "***"


def test_parts_of_broken_stream_raise() -> None:
    with talk(told(message("<think>Hm"), complete=False)) as (chat, _):
        parts, raised = taken(chat.send_chat_message_stream("hi").parts)
    assert (parts, type(raised)) == ([("reasoning", "Hm")], DifyStreamError)
