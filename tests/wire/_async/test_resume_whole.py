"""A resumed run is told whole, or an error says so: its text, its answer, each of its events once."""

import pytest

from dify_chat import AnswerReplacedError, DifyStreamError, ServerError
from dify_chat._http import retry
from tests.support.made import (
    RUN,
    Json,
    answer,
    event,
    frame,
    message,
    message_end,
    message_replace,
    node,
    refusal,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.recordings import Recording
from tests.wire._async.talks import drained, taken, talk

pytestmark = pytest.mark.every_transport

WHOLE = "Hello, wide world"
FINISHED = workflow_finished("succeeded", answer=WHOLE)
LAST = frame(FINISHED)
SNAPSHOT = [workflow_started(), message_replace("", reason="")]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


def told(*events: Json, half: bytes = b"", complete: bool = False) -> Recording:
    return stream(b"".join(map(frame, events)) + half, complete=complete)


BROKEN = told(workflow_started(), node("llm", "started"), message("Hello, "))


async def test_text_holds_back_until_the_answer_is_known_and_gives_the_rest() -> None:
    resumed = told(*SNAPSHOT, message("wor"), message("ld"), message_end(), FINISHED, complete=True)
    async with talk(BROKEN, resumed) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert await taken(answer.text) == (["Hello, ", "wide world"], None)
        assert (answer.answer, answer.resumed) == (WHOLE, 1)


async def test_reply_in_place_of_resumed_stream_has_the_whole_answer() -> None:
    reply = answer({"answer": WHOLE, "message_id": "message-1"})
    async with talk(BROKEN, reply) as (chat, _), chat.send_chat_message_stream("hi") as resumed:
        assert await taken(resumed.text) == (["Hello, ", "wide world"], None)
        assert (resumed.answer, resumed.outcome, resumed.resumed) == (WHOLE, "finished", 1)


async def test_error_in_place_of_resumed_stream_is_raised() -> None:
    failed = answer({"code": "overloaded", "message": "no", "status": 503})
    async with talk(BROKEN, failed) as (chat, _), chat.send_chat_message_stream("hi") as resumed:
        assert [type(raised) for raised in (await taken(resumed.text))[1:]] == [ServerError]


async def test_text_goes_on_with_a_snapshot_that_goes_further() -> None:
    resumed = told(workflow_started(), message_replace("Hello, wide ", reason=""), message("ld"), FINISHED)
    async with talk(BROKEN, resumed) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert await taken(answer.text) == (["Hello, ", "wide ", "world"], None)


@pytest.mark.parametrize(
    "end",
    [[message_replace("No."), message_end(), FINISHED], [workflow_finished("succeeded", answer="No.")]],
    ids=["moderation", "another answer"],
)
async def test_text_that_is_not_the_answer_raises_at_its_end(end: list[Json]) -> None:
    async with talk(BROKEN, told(*SNAPSHOT, message("x"), *end, complete=True)) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        pieces, raised = await taken(answer.text)
    assert (pieces, type(raised), answer.answer) == (["Hello, "], AnswerReplacedError, "No.")
    assert isinstance(raised, AnswerReplacedError)
    assert (raised.answer, raised.workflow_run_id) == ("No.", "run-1")
    assert str(raised).startswith("POST /chat-messages: the text that was given isn't the answer")


SECOND_BREAKS = {
    "before message_end": told(*SNAPSHOT, message("world")),
    "after message_end": told(*SNAPSHOT, message("world"), message_end()),
    "after message_end, properly": told(*SNAPSHOT, message("world"), message_end(), complete=True),
    "in the last event": told(*SNAPSHOT, message("world"), message_end(), half=LAST[:-9]),
    "in the last event, properly": told(*SNAPSHOT, message_end(), half=LAST[:-9], complete=True),
    "in the first bytes of the last event": told(*SNAPSHOT, message_end(), half=LAST[:40]),
}


@pytest.mark.parametrize("broken", SECOND_BREAKS.values(), ids=SECOND_BREAKS)
@pytest.mark.unmeasured
async def test_the_answer_is_right_wherever_a_second_break_falls(broken: Recording) -> None:
    async with talk(BROKEN, broken, stream(LAST)) as (chat, server):
        answer = chat.send_chat_message_stream("hi")
        pieces, raised = await taken(answer.text)
    assert ("".join(pieces), answer.answer, raised) == (WHOLE, WHOLE, None)
    assert (answer.resumed, len(server.requests)) == (2, 3)


@pytest.mark.parametrize("broken", SECOND_BREAKS.values(), ids=SECOND_BREAKS)
async def test_an_answer_that_cannot_be_known_raises(broken: Recording) -> None:
    async with talk(BROKEN, broken, max_retries=1) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        _, raised = await drained(answer)
    assert type(raised) is DifyStreamError
    assert raised.workflow_run_id == "run-1"


async def test_a_run_that_ends_without_its_answer_raises() -> None:
    resumed = told(*SNAPSHOT, message("x"), workflow_finished("stopped"), complete=True)
    async with talk(BROKEN, resumed) as (chat, server):
        _, raised = await drained(chat.send_chat_message_stream("hi"))
    assert type(raised) is DifyStreamError
    assert "the server didn't tell afterwards what was missed of the answer" in str(raised)
    assert len(server.requests) == 2


async def test_a_server_without_snapshots_goes_on_where_it_was_interrupted() -> None:
    resumed = told(workflow_started(), message("world"), message_end(), complete=True)
    async with talk(BROKEN, resumed) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert await taken(answer.text) == (["Hello, ", "world"], None)


async def test_moderation_outlasts_a_snapshot_and_the_outputs() -> None:
    moderated = told(workflow_started(), message("Hello, "), message_replace("No."))
    resumed = told(workflow_started(), message_replace("Hello, ", reason=""), FINISHED, complete=True)
    async with talk(moderated, resumed) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        assert (await answer.final()).answer == answer.answer == "No."


def paused(steps: int, **outputs: str) -> Json:
    about: Json = {"workflow_run_id": "run-1", "paused_nodes": [], "outputs": outputs, "reasons": []}
    more = {"status": "paused", "created_at": 1, "elapsed_time": 0.1, "total_tokens": 0}
    return event("workflow_paused", **RUN, data={**about, **more, "total_steps": steps})


def resumption() -> Json:
    begun = workflow_started()
    return begun | {"data": begun["data"] | {"reason": "resumption"}}


async def test_a_second_pause_is_told_and_the_first_once() -> None:
    first = told(workflow_started(), paused(3))
    rest = [resumption(), paused(5)]
    async with talk(first, told(*SNAPSHOT, paused(3), *rest, complete=True)) as (chat, _):
        answer = chat.workflow_events("run-1", continue_on_pause=True)
        delivered, raised = await drained(answer)
    assert (delivered, raised) == ([workflow_started(), paused(3), *rest], None)
    assert answer.outcome == "paused"


@pytest.mark.parametrize("outputs", [{"answer": WHOLE}, {}], ids=["with outputs", "without"])
async def test_a_pause_after_a_break_has_the_answer_of_the_next_snapshot(outputs: dict[str, str]) -> None:
    live = told(*SNAPSHOT, message("world"), paused(3), complete=True)
    again = told(workflow_started(), message_replace(WHOLE, reason=""), paused(3, **outputs), complete=True)
    async with talk(BROKEN, live, again) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        pieces, raised = await taken(answer.text)
    assert ("".join(pieces), answer.answer, answer.outcome, raised) == (WHOLE, WHOLE, "paused", None)


async def test_text_of_a_joined_run_that_pauses_after_a_break_raises_if_some_may_be_lost() -> None:
    resumed = told(*SNAPSHOT, message("world"), paused(3), complete=True)
    async with talk(told(message("Hello, ")), resumed) as (chat, _):
        pieces, raised = await taken(chat.workflow_events("run-1").text)
    assert (pieces, type(raised)) == (["Hello, "], AnswerReplacedError)


@pytest.mark.parametrize(
    "busy",
    [
        refusal(429, "too_many_requests"),
        refusal(400, "invalid_param", "Too many requests. Please try again later."),
        refusal(503, "overloaded", **{"Retry-After": "0"}),
    ],
    ids=["429", "400", "503"],
)
async def test_a_busy_server_is_waited_for(busy: Recording) -> None:
    async with talk(BROKEN, busy, told(*SNAPSHOT, FINISHED, complete=True)) as (chat, server):
        reply = await chat.send("hi", response_mode="streaming")
    assert (reply.answer, len(server.requests)) == (WHOLE, 3)
