"""All operations work with the essential fields alone: other servers may leave out the rest."""

import re
from typing import Any

import pytest

from dify_chat import AsyncFileStream, AsyncPage, DifyAPIError, DifyResponseError
from dify_chat_api.types import Model
from tests.contract.description import EVENTS, Operation, operations
from tests.support.expressed import Call, expressed
from tests.support.least import least_response
from tests.support.made import answer, frame, stream
from tests.support.recordings import find
from tests.wire._async.talks import drained, talk

RECORDINGS = find("1.16.0/*")
PLAIN = [operation for operation in operations() if "text/event-stream" not in str(operation.responses)]
STREAMS = [operation for operation in operations() if operation not in PLAIN]
END = frame({"event": "message_end"})


def call_of(operation: Operation) -> Call:
    """A call of an operation, as one was recorded."""
    path = re.compile(re.sub(r"\{\w+\}", "[^/]+", f"/v1{operation.path}"))
    return next(
        call
        for recording in RECORDINGS
        if recording.request.method == operation.method
        and path.fullmatch(recording.request.path.partition("?")[0])
        and recording.response.status < 300
        and (call := expressed(recording)).method == operation.id
    )


def plain(value: Any) -> Any:
    if isinstance(value, AsyncPage):
        return {"data": [entry.to_dict() for entry in value.data]}
    return value.to_dict() if isinstance(value, Model) else value


@pytest.mark.parametrize("entries", [0, 1])
@pytest.mark.parametrize("operation", PLAIN, ids=str)
async def test_call_works_with_the_least_response(operation: Operation, entries: int) -> None:
    response = least_response(operation, entries=entries)
    async with talk(response) as (chat, _):
        called = call_of(operation).on(chat)
        if isinstance(called, AsyncFileStream):
            assert await called.read() == b""
            return
        result = await called
        if isinstance(result, AsyncPage):
            assert len([entry async for entry in result]) == entries
            assert repr(result)
    body = response.response.body
    told = plain(result)
    assert told in (None, response.response.json() if body else None, [""] * entries)


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("operation", STREAMS, ids=str)
@pytest.mark.unmeasured
async def test_event_with_its_name_alone_is_given(operation: Operation, name: str) -> None:
    async with talk(stream(frame({"event": name}), END)) as (chat, _):
        async with call_of(operation).on(chat) as opened:
            delivered, error = await drained(opened)
        if name == "error":
            assert delivered == [{"event": "error"}]
            assert type(error) is DifyAPIError
        else:
            named = [{"event": name}] if name != "ping" else []  # which an iteration has to ask for
            assert delivered == [*named, {"event": "message_end"}]
            assert error is None
        assert opened.answer == ""


@pytest.mark.parametrize("operation", STREAMS, ids=str)
async def test_reply_is_put_together_from_least_events(operation: Operation) -> None:
    pieces = [frame({"event": "message", "answer": text}) for text in ("Hel", "lo")]
    body = stream(*pieces, END)
    async with talk(body, body) as (chat, _):
        assert (await call_of(operation).on(chat).final()).answer == "Hello"
        async with call_of(operation).on(chat) as opened:
            assert [text async for text in opened.text] == ["Hel", "lo"]


async def test_reply_may_be_its_answer_or_its_pause() -> None:
    async with talk(*map(answer, [{"answer": "Hi"}, {"data": {}}, {"event": "message", "metadata": {}}])) as (
        chat,
        _,
    ):
        assert (await chat.send("hi")).answer == "Hi"
        assert (await chat.send("hi")).to_dict() == {"data": {}}
        with pytest.raises(DifyResponseError, match="the field 'answer' or 'data' is missing"):
            await chat.send("hi")


@pytest.mark.parametrize(
    "metadata", [{}, None, {"usage": {}}, {"usage": None}, {"usage": {"total_tokens": 7}}, ...]
)
async def test_metadata_and_usage_may_be_empty_or_absent_or_null(metadata: object) -> None:
    told = {"answer": "Hi"} | ({} if metadata is ... else {"metadata": metadata})
    end = {"event": "message_end"} | ({} if metadata is ... else {"metadata": metadata})
    body = stream(frame({"event": "message", "answer": "Hi"}), frame(end))
    async with talk(answer(told), body) as (chat, _):
        assert (await chat.send("hi")).to_dict() == told
        assert (await chat.send_chat_message_stream("hi").final()).answer == "Hi"
