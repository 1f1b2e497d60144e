"""A line a request, in the logs."""

import logging
import re

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyAPIError, DifyConnectionError, DifyError, NotFoundError
from dify_chat._http import retry
from tests.support.made import frame, message, refusal, stopped, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, hangs_up, plays
from tests.support.recordings import load
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

LISTED = load("1.16.0/conversations/list_chatflow")
REPLY = load("1.16.0/chat/blocking_basic")
LIMITED = refusal(429, "too_many_requests")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)
    caplog.set_level(logging.DEBUG, "dify_chat")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What our logger has said, with N for the milliseconds."""
    ours = [record for record in caplog.records if record.name == "dify_chat"]
    return [f"{each.levelname} {re.sub(r'in [0-9.]+ ms', 'in N ms', each.getMessage())}" for each in ours]


async def test_a_request_is_a_line_without_key_user_query_and_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with talk(LISTED, REPLY) as (chat, _):
        await chat.conversations()
        await chat.send("my secret", inputs={"name": "another secret"})
    assert lines(caplog) == [
        "INFO GET /conversations: 200 in N ms",
        "INFO POST /chat-messages: 200 in N ms",
    ]
    for record in caplog.records:
        if record.name == "dify_chat":
            assert [word for word in (KEY, "user-1", "secret") if word in str(vars(record))] == []


async def test_a_record_has_the_parts_of_the_line(caplog: pytest.LogCaptureFixture) -> None:
    async with talk(LIMITED, REPLY) as (chat, _):
        await chat.send("hi")
    told = [vars(record) for record in caplog.records if record.name == "dify_chat"]
    names = ("method", "path", "status_code", "error", "retry")
    assert [tuple(record[name] for name in names) for record in told] == [
        ("POST", "/chat-messages", 429, None, 0),
        ("POST", "/chat-messages", 200, None, 1),
    ]
    assert all(0 < record["milliseconds"] < 10_000 for record in told)


async def test_a_repeated_request_is_a_warning_that_counts(caplog: pytest.LogCaptureFixture) -> None:
    async with talk(LIMITED, LIMITED, REPLY) as (chat, _):
        await chat.send("hi")
    assert lines(caplog) == [
        "INFO POST /chat-messages: 429 in N ms",
        "WARNING POST /chat-messages: 429 in N ms, retry 1",
        "WARNING POST /chat-messages: 200 in N ms, retry 2",
    ]


async def test_a_request_that_fails_has_its_line_too(caplog: pytest.LogCaptureFixture) -> None:
    with RawServer(hangs_up, HeldOpen()) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            for timeout in (60, httpx.Timeout(60, read=0.1)):
                with pytest.raises(DifyConnectionError):
                    await chat.send("hi", timeout=timeout)
    async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=1) as chat:
        with pytest.raises(DifyConnectionError):
            await chat.send("hi")
    assert lines(caplog) == [
        "INFO POST /chat-messages: DifyConnectionError in N ms",
        "INFO POST /chat-messages: DifyTimeoutError in N ms",
        "INFO POST /chat-messages: DifyConnectionError in N ms",
        "WARNING POST /chat-messages: DifyConnectionError in N ms, retry 1",
    ]


async def test_call_that_sends_nothing_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with talk() as (chat, _):
        with pytest.raises(DifyError):
            await chat.send("")
    with pytest.raises(DifyError, match="closed"):
        await chat.send("hi")
    assert lines(caplog) == []


async def test_leaving_a_stream_is_a_request_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    begun = HeldOpen(stream(frame(message("Hel")), complete=False))
    with RawServer(begun, hangs_up, plays(stopped())) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        async with chat, chat.send_chat_message_stream("hi") as answer:
            await answer.__anext__()
    assert lines(caplog) == [
        "INFO POST /chat-messages: 200 in N ms",
        "INFO POST /chat-messages/task-1/stop: DifyConnectionError in N ms",
        "INFO POST /chat-messages/task-1/stop: 200 in N ms",
    ]


async def test_taking_up_a_run_again_is_a_request_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    broken = stream(frame(workflow_started()), complete=False)
    async with talk(broken, refusal(404, "not_found")) as (chat, _):
        with pytest.raises(DifyError):
            await chat.send_chat_message_stream("hi").final()
    assert lines(caplog) == [
        "INFO POST /chat-messages: 200 in N ms",
        "INFO GET /workflow/run-1/events: 404 in N ms",
    ]


async def test_the_token_of_a_form_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    gone = refusal(404, "not_found")
    async with talk(gone, gone) as (chat, _):
        with pytest.raises(NotFoundError):
            await chat.human_input_form("token-1")
        with pytest.raises(NotFoundError):
            await chat.submit_human_input_form("token-1", action="approve")
    assert lines(caplog) == [
        "INFO GET /form/human_input/***: 404 in N ms",
        "INFO POST /form/human_input/***: 404 in N ms",
    ]
    assert [record for record in caplog.records if "token-1" in str(vars(record))] == []


async def test_a_filter_that_raises_costs_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    def fails(record: logging.LogRecord) -> bool:
        raise ZeroDivisionError

    logger = logging.getLogger("dify_chat")
    logger.addFilter(fails)
    try:
        async with talk(REPLY, refusal(400, "invalid_param")) as (chat, _):
            assert (await chat.send("hi")).answer
            with pytest.raises(DifyAPIError):
                await chat.send("hi")
    finally:
        logger.removeFilter(fails)
    assert lines(caplog) == []
