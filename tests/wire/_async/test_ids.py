"""Ids of any kind: one request to the right path, or a refusal before anything is sent."""

import inspect
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any
from urllib.parse import parse_qs, quote, unquote

import pytest
from httpx import QueryParams

from dify_chat import AsyncDifyChat, DifyInputError, NotFoundError
from tests.support.made import refusal
from tests.wire._async.talks import talk

NOT_FOUND = refusal(404, "not_found")
EMBEDDING: dict[str, Any] = {
    "score_threshold": 0.9,
    "embedding_provider_name": "p",
    "embedding_model_name": "m",
}
Call = Callable[[AsyncDifyChat, Any], Awaitable[object]]
IN_PATH: dict[str, tuple[Call, str]] = {
    "stop_messages_stream": (lambda chat, id: chat.stop_messages_stream(id), "chat-messages/{}/stop"),
    "message_feedback": (lambda chat, id: chat.message_feedback(id, rating="like"), "messages/{}/feedbacks"),
    "messages_suggested": (lambda chat, id: chat.messages_suggested(id), "messages/{}/suggested"),
    "delete_conversation": (lambda chat, id: chat.delete_conversation(id), "conversations/{}"),
    "rename_conversation": (lambda chat, id: chat.rename_conversation(id, name="x"), "conversations/{}/name"),
    "conversation_variables": (
        lambda chat, id: chat.conversation_variables(id),
        "conversations/{}/variables",
    ),
    "update_conversation_variable": (
        lambda chat, id: chat.update_conversation_variable(id, id, value=1),
        "conversations/{0}/variables/{0}",
    ),
    "file_preview": (lambda chat, id: chat.file_preview(id).open(), "files/{}/preview"),
    "update_app_annotation": (
        lambda chat, id: chat.update_app_annotation(id, question="q", answer="a"),
        "apps/annotations/{}",
    ),
    "delete_app_annotation": (lambda chat, id: chat.delete_app_annotation(id), "apps/annotations/{}"),
    "annotation_reply": (
        lambda chat, id: chat.annotation_reply(id, **EMBEDDING),
        "apps/annotation-reply/{}",
    ),
    "query_annotation_reply": (
        lambda chat, id: chat.query_annotation_reply(id, id),
        "apps/annotation-reply/{0}/status/{0}",
    ),
    "end_user": (lambda chat, id: chat.end_user(id), "end-users/{}"),
    "workflow_events": (lambda chat, id: chat.workflow_events(id).open(), "workflow/{}/events"),
    "workflow_run": (lambda chat, id: chat.workflow_run(id), "workflows/run/{}"),
    "human_input_form": (lambda chat, id: chat.human_input_form(id), "form/human_input/{}"),
    "submit_human_input_form": (
        lambda chat, id: chat.submit_human_input_form(id, action="ok"),
        "form/human_input/{}",
    ),
}
IN_QUERY: dict[str, tuple[Call, tuple[str, ...]]] = {
    "messages": (lambda chat, id: chat.messages(id, first_id=id), ("conversation_id", "first_id")),
    "conversations": (lambda chat, id: chat.conversations(last_id=id), ("last_id",)),
    "workflow_logs": (
        lambda chat, id: chat.workflow_logs(created_by_end_user_session_id=id),
        ("created_by_end_user_session_id",),
    ),
}
IN_BODY: dict[str, tuple[Call, tuple[str, ...]]] = {
    "send": (
        lambda chat, id: chat.send("hi", conversation_id=id, workflow_id=id),
        ("conversation_id", "workflow_id"),
    ),
    "send_chat_message_stream": (
        lambda chat, id: chat.send_chat_message_stream("hi", conversation_id=id, workflow_id=id).open(),
        ("conversation_id", "workflow_id"),
    ),
    "text_to_audio": (lambda chat, id: chat.text_to_audio(message_id=id).open(), ("message_id",)),
}
ODD = [
    "a/b",
    "/",
    "../../x",
    "a/../b",
    "...",
    "?user=mallory",
    "a&user=mallory",
    "#top",
    "%2F",
    "%2e%2e",
    "%",
    "a b",
    " ",
    "+",
    "a;v=1",
    "ada:pw@host",
    "//host/x",
    "back\\slash",
    "Zoë 你 💥",
    "nul\0",
    "a\r\nX-Evil: 1",
    "\u2028",
    "~._-",
    "x" * 1000,
]
IMPOSSIBLE = ["", ".", "..", "\ud800", None, 7, b"bytes", "x" * 70_000]
NAMES = ("_id", "_token", "action")


class Member(str, Enum):  # noqa: UP042 - `str()` of a StrEnum is its text
    """A text whose `str()` is another."""

    ID = "id-1"


def test_every_method_that_takes_an_id_is_tried_here() -> None:
    takes_one = {
        name
        for name, method in inspect.getmembers(AsyncDifyChat, inspect.isfunction)
        if not name.startswith("_")
        and any(
            parameter.endswith(NAMES)
            for parameter in inspect.signature(method).parameters
            if parameter != "user_id"
        )
    }
    assert takes_one == IN_PATH.keys() | IN_QUERY.keys() | IN_BODY.keys()


@pytest.mark.parametrize(("call", "path"), IN_PATH.values(), ids=IN_PATH)
@pytest.mark.unmeasured
async def test_in_a_path_an_id_is_one_segment(call: Call, path: str) -> None:
    async with talk(*[NOT_FOUND] * len(ODD)) as (chat, server):
        for odd in ODD:
            with pytest.raises(NotFoundError):
                await call(chat, odd)
    asked = [[unquote(part) for part in request.path.split("/")[2:]] for request in server.requests]
    assert asked == [[part.format(odd) for part in path.split("/")] for odd in ODD]
    assert {request.header("X-Evil") for request in server.requests} == {None}


@pytest.mark.parametrize(("call", "path"), IN_PATH.values(), ids=IN_PATH)
async def test_id_that_is_no_path_segment_is_refused(call: Call, path: str) -> None:
    async with talk() as (chat, server):
        for impossible in IMPOSSIBLE:
            with pytest.raises(DifyInputError):
                await call(chat, impossible)
    assert server.requests == []


@pytest.mark.parametrize(("call", "fields"), IN_QUERY.values(), ids=IN_QUERY)
async def test_in_a_query_an_id_is_one_value(call: Call, fields: tuple[str, ...]) -> None:
    async with talk(*[NOT_FOUND] * len(ODD)) as (chat, server):
        for odd in ODD:
            with pytest.raises(NotFoundError):
                await call(chat, odd)
    for request, odd in zip(server.requests, ODD, strict=True):
        asked = parse_qs(request.target.partition("?")[2], keep_blank_values=True)
        assert [asked[field] for field in fields] == [[odd]] * len(fields)
        assert (request.path, asked["user"]) == (server.requests[0].path, ["user-1"])


async def test_member_of_an_enumeration_is_sent_as_its_text() -> None:
    calls = [call for call, _ in (*IN_PATH.values(), *IN_QUERY.values(), *IN_BODY.values())]
    async with talk(*[NOT_FOUND] * len(calls)) as (chat, server):
        for call in calls:
            with pytest.raises(NotFoundError):
                await call(chat.with_options(user_id=Member.ID), Member.ID)
    for request in server.requests:
        assert "Member" not in request.target + request.body.decode()
        assert "id-1" in request.target + request.body.decode()


@pytest.mark.every_transport
async def test_target_is_escaped_alike_over_each_transport() -> None:
    async with talk(*[NOT_FOUND] * 2 * len(ODD)) as (chat, server):
        for odd in ODD:
            with pytest.raises(NotFoundError):
                await chat.messages_suggested(odd)
            with pytest.raises(NotFoundError):
                await chat.conversations(last_id=odd)
    targets = [request.target for request in server.requests]
    assert targets[::2] == [f"/v1/messages/{quote(odd, safe='')}/suggested?user=user-1" for odd in ODD]
    assert all(
        str(QueryParams(last_id=odd)) in target for odd, target in zip(ODD, targets[1::2], strict=True)
    )


@pytest.mark.parametrize(("call", "fields"), IN_BODY.values(), ids=IN_BODY)
async def test_in_a_body_an_id_is_a_text(call: Call, fields: tuple[str, ...]) -> None:
    async with talk(*[NOT_FOUND] * len(ODD)) as (chat, server):
        for odd in ODD:
            with pytest.raises(NotFoundError):
                await call(chat, odd)
    for request, odd in zip(server.requests, ODD, strict=True):
        asked = request.json()
        assert [asked[field] for field in fields] == [odd] * len(fields)
        assert (request.path, asked["user"]) == (server.requests[0].path, "user-1")


@pytest.mark.parametrize("call", [call for call, _ in (*IN_QUERY.values(), *IN_BODY.values())])
async def test_half_surrogate_pair_is_refused_by_each_call(call: Call) -> None:
    async with talk() as (chat, server):
        with pytest.raises(DifyInputError):
            await call(chat, "\ud800")
    assert server.requests == []
