# Written from _async/test_send.py by generator/unasync.py, which `make generate` runs.

"""`send`: one reply, however it travels."""

from typing import Any

import pytest

from dify_chat import BadRequestError, DifyInputError, DifyStreamError, WorkflowFailedError
from dify_chat.models import ChatMessageFile
from tests.support.made import frame, message, refusal, stream, workflow_finished, workflow_started
from tests.support.recordings import load
from tests.support.told import told
from tests.wire._sync.talks import talk

BLOCKING = load("1.16.0/chat/blocking_basic")
STREAMING = load("1.16.0/chat/stream_continue")
AGENT_REFUSAL = load("1.16.0/agent/no_mode")
AGENT_STREAM = load("1.16.0/agent/stream_plain")


def test_by_default_it_is_one_blocking_request() -> None:
    with talk(BLOCKING) as (chat, server):
        reply = chat.send("hi")
    assert reply.to_dict() == BLOCKING.response.json()
    assert [request.json() for request in server.requests] == [
        {"query": "hi", "inputs": {}, "user": "user-1", "response_mode": "blocking"}
    ]
    assert server.requests[0].header("Accept") == "application/json"


def test_in_streaming_mode_the_reply_is_put_together() -> None:
    with talk(STREAMING) as (chat, server):
        reply = chat.send("hi", response_mode="streaming")
    assert reply.to_dict() == told(STREAMING).reply
    assert [request.json()["response_mode"] for request in server.requests] == ["streaming"]
    assert server.requests[0].header("Accept") == "text/event-stream"


def test_everything_given_is_sent_in_either_mode() -> None:
    file = ChatMessageFile(type="image", transfer_method="remote_url", url="https://example.org/a.png")
    with talk(BLOCKING, STREAMING) as (chat, server):
        for mode in ("blocking", "streaming"):
            chat.send(
                "hi",
                conversation_id="conversation-1",
                inputs={"doc": file, "docs": [file], "more": {"doc": file}, "n": 1},
                files=(file,),
                auto_generate_name=False,
                workflow_id="workflow-1",
                response_mode=mode,
                user_id="ada",
            )
    plain = {"type": "image", "transfer_method": "remote_url", "url": "https://example.org/a.png"}
    for mode, request in zip(("blocking", "streaming"), server.requests, strict=True):
        assert request.json() == {
            "query": "hi",
            "inputs": {"doc": plain, "docs": [plain], "more": {"doc": plain}, "n": 1},
            "user": "ada",
            "response_mode": mode,
            "conversation_id": "conversation-1",
            "files": [plain],
            "auto_generate_name": False,
            "workflow_id": "workflow-1",
        }


def test_an_agent_that_refuses_blocking_mode_is_answered_all_the_same() -> None:
    with talk(AGENT_REFUSAL, AGENT_STREAM) as (chat, server):
        reply = chat.send("hi")
    assert reply.to_dict() == told(AGENT_STREAM).reply
    assert [request.json()["response_mode"] for request in server.requests] == ["blocking", "streaming"]


def test_there_is_no_third_mode() -> None:
    mode: Any = "batch"
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="response_mode is blocking or streaming, not 'batch'"):
            chat.send("hi", response_mode=mode)
    assert server.requests == []


def test_any_other_refusal_is_raised() -> None:
    with talk(refusal(400, "invalid_param", "query is required")) as (chat, server):
        with pytest.raises(BadRequestError, match="query is required"):
            chat.send("hi")
    assert len(server.requests) == 1


def test_a_run_that_pauses_says_what_it_waits_for_in_either_mode() -> None:
    blocking, streaming = load("1.16.0/human_input/blocking_pause"), load("1.16.0/human_input/stream_pause")
    with talk(blocking, streaming) as (chat, _):
        at_once = chat.send("hi")
        put_together = chat.send("hi", response_mode="streaming")
    assert at_once.to_dict() == blocking.response.json()
    assert put_together.to_dict() == told(streaming).reply
    for reply in (at_once, put_together):
        assert reply.event == "workflow_paused"
        assert reply.data
        assert [reason["TYPE"] for reason in reply.to_dict()["data"]["reasons"]] == ["human_input_required"]


def test_a_failure_on_the_way_is_raised() -> None:
    failed = stream(frame(workflow_started()), frame(workflow_finished("failed", "node exploded")))
    with talk(failed, stream(frame(message("Hel")))) as (chat, server):
        with pytest.raises(WorkflowFailedError, match="node exploded"):
            chat.send("hi", response_mode="streaming")
        with pytest.raises(DifyStreamError) as raised:
            chat.send("hi", response_mode="streaming")
    assert raised.value.answer == "Hel"
    assert len(server.requests) == 2
