"""A chatflow's run goes on when its stream breaks off: the client resumes it, and nothing comes twice."""

from collections.abc import Callable

import pytest

from dify_chat import AsyncDifyChat
from dify_chat._http import retry
from tests.support.made import (
    Json,
    event,
    frame,
    message,
    message_end,
    message_replace,
    node,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import Act, HeldOpen, RawServer, Reset, plays
from tests.support.recordings import Recording, load
from tests.support.told import frames
from tests.support.wire_view import wire_view
from tests.wire._async.talks import KEY, drained, is_left, talk

pytestmark = pytest.mark.every_transport

BEGUN = [workflow_started(), node("llm", "started"), message("Hel")]
SAID = b"".join(map(frame, BEGUN))
HALF = frame(message("lo"))[:-10]
SNAPSHOT = [
    workflow_started(),
    message_replace("", reason=""),
    node("start", "started", index=1),
    node("start", "succeeded", index=1),
    node("llm", "started", index=2),
]
NEWS_OF_THE_SNAPSHOT = [SNAPSHOT[2], SNAPSHOT[3]]
REST = [
    message("lo"),
    node("llm", "succeeded"),
    message_end(),
    workflow_finished("succeeded", answer="Hello"),
]
PING = b"event: ping\n\n"


def said(*events: Json, complete: bool = True) -> Recording:
    return stream(PING, *map(frame, events), complete=complete)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


DROPS: dict[str, Callable[[], Act]] = {
    "the end of the body": lambda: plays(stream(SAID)),
    "the end of the connection": lambda: plays(stream(SAID, complete=False)),
    "the end in a frame": lambda: plays(stream(SAID, HALF)),
    "the end of the connection in a frame": lambda: plays(stream(SAID, HALF, complete=False)),
    "a reset": lambda: Reset(stream(SAID, complete=False)),
    "silence": lambda: HeldOpen(stream(SAID, complete=False)),
}


@pytest.mark.parametrize("drop", DROPS.values(), ids=DROPS)
async def test_run_whose_stream_breaks_is_resumed(drop: Callable[[], Act]) -> None:
    act = drop()
    timeout = 0.5 if isinstance(act, HeldOpen) else 60
    with RawServer(act, plays(said(*SNAPSHOT, *REST))) as server:
        async with (
            AsyncDifyChat(KEY, server.url, timeout=timeout) as chat,
            chat.send_chat_message_stream("hi", user_id="ada", api_key="app-ada") as answer,
        ):
            given = [(await anext(answer)).to_dict() for _ in BEGUN]
            assert answer.resumed == 0
            if isinstance(act, Reset):
                act.now.set()
            rest, error = await drained(answer)
    assert error is None
    assert given + rest == BEGUN + NEWS_OF_THE_SNAPSHOT + REST
    assert (answer.resumed, answer.answer, answer.outcome) == (1, "Hello", "finished")
    asked, resumed = server.requests
    assert asked.path == "/v1/chat-messages"
    assert (resumed.method, resumed.path) == ("GET", "/v1/workflow/run-1/events")
    assert wire_view(resumed)["query"] == {"user": "ada", "include_state_snapshot": "true"}
    assert resumed.header("Authorization") == "Bearer app-ada"
    assert resumed.header("Accept") == "text/event-stream"


@pytest.mark.parametrize(
    ("so_far", "given"),
    [("", False), ("He", False), ("Hel", False), ("Hello, wo", True), ("Goodbye", True)],
)
async def test_a_snapshot_of_the_answer_is_given_if_it_says_more(so_far: str, given: bool) -> None:
    replacement, finished = message_replace(so_far, reason=""), workflow_finished("succeeded", answer="Bye")
    resumed = said(workflow_started(), replacement, message("rld"), message_end(), finished)
    answers = []
    async with talk(stream(SAID), resumed) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        delivered = []
        async for told in answer:
            delivered.append(told.to_dict())
            answers.append(answer.answer)
    assert delivered == BEGUN + [replacement] * given + [message("rld"), message_end(), finished]
    assert answers[-3:] == [(so_far if given else "Hel") + "rld"] * 2 + ["Bye"]


async def test_the_answer_is_whole_although_pieces_of_it_were_lost() -> None:
    finished = workflow_finished("succeeded", answer="Hello, world")
    resumed = said(*SNAPSHOT, message("rld"), message_end(), finished)
    async with talk(stream(SAID), resumed) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        reply = await answer.final()
    assert (reply.answer, answer.answer, answer.resumed) == ("Hello, world", "Hello, world", 1)
    assert reply.mode == "advanced-chat"


async def test_moderated_answer_stays_after_a_resume() -> None:
    moderated = message_replace("He")
    resumed = said(*SNAPSHOT, message("lo"), moderated, message_end(), *REST[-1:])
    async with talk(stream(SAID), resumed) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        delivered, _ = await drained(answer)
    assert moderated in delivered
    assert answer.answer == "He"


async def test_rounds_of_a_loop_are_told_apart() -> None:
    def round_of(index: int) -> Json:
        data = {"id": "execution-1", "node_id": "loop", "node_type": "loop", "title": "", "index": index}
        return event("loop_next", workflow_run_id="run-1", data=data | {"created_at": 1, "extras": {}})

    begun = [workflow_started(), round_of(0), round_of(1)]
    rest = [round_of(2), message_end()]
    async with talk(said(*begun), said(*begun, *rest)) as (chat, _):
        delivered, _ = await drained(chat.send_chat_message_stream("hi"))
    assert delivered == begun + rest


async def test_event_without_identity_is_never_a_repeat() -> None:
    piece = event("text_chunk", workflow_run_id="run-1", data={"text": "x", "from_variable_selector": []})
    async with talk(said(workflow_started(), piece), said(piece, message_end())) as (chat, _):
        delivered, _error = await drained(chat.send_chat_message_stream("hi"))
    assert delivered == [workflow_started(), piece, piece, message_end()]


async def test_resumed_stream_may_break_as_often_as_the_client_retries() -> None:
    again = said(workflow_started(), node("start", "started"))
    async with talk(stream(SAID), again, said(*SNAPSHOT, *REST)) as (chat, server):
        answer = chat.send_chat_message_stream("hi")
        delivered, error = await drained(answer)
    assert (error, answer.resumed, len(server.requests)) == (None, 2, 3)
    assert delivered == BEGUN + NEWS_OF_THE_SNAPSHOT + REST


async def test_send_that_streams_resumes_its_run() -> None:
    async with talk(stream(SAID), said(*SNAPSHOT, *REST)) as (chat, _):
        reply = await chat.send("hi", response_mode="streaming")
    assert reply.answer == "Hello"


async def test_a_stream_that_was_joined_is_joined_again_even_before_its_first_event() -> None:
    rest = said(*SNAPSHOT, *REST)
    async with talk(stream(PING), rest) as (chat, server):
        answer = chat.workflow_events("run-1", continue_on_pause=True)
        assert answer.workflow_run_id == "run-1"
        delivered, error = await drained(answer)
    assert (error, answer.resumed, answer.answer) == (None, 1, "Hello")
    assert delivered == SNAPSHOT[:1] + SNAPSHOT[2:] + REST
    assert [wire_view(request)["query"] for request in server.requests] == [
        {"user": "user-1", "continue_on_pause": "true"},
        {"user": "user-1", "continue_on_pause": "true", "include_state_snapshot": "true"},
    ]


async def test_resumed_stream_left_early_stops_the_run() -> None:
    held = HeldOpen(said(*SNAPSHOT, *REST[:1], complete=False))
    with RawServer(plays(stream(SAID)), held, plays(stopped())) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            async for told in answer:
                if told.to_dict() == REST[0]:
                    break
        assert await is_left(held)
    assert server.requests[-1].path == "/v1/chat-messages/task-1/stop"


# What follows was recorded: a stream of a run, and another of the same run that began with a snapshot.


def begun_as(recording: Recording, until: str) -> tuple[Recording, list[Json]]:
    """A recorded stream that drops after the first event of a name, and its events."""
    position = recording.response.body.index(b'"event":"%b"' % until.encode())
    end = recording.response.body.index(b"\n\n", position) + 2
    body = recording.response.body[:end]
    return recording.with_body([body], complete=False), list(frames(body))


async def test_recorded_run_is_resumed_where_its_stream_broke() -> None:
    whole, snapshot = (
        load("1.16.0/workflow_run/stream_watched2"),
        load("1.16.0/workflow_run/events_running_snapshot"),
    )
    for name in ("workflow_started", "node_finished", "message"):
        broken, begun = begun_as(whole, name)
        async with talk(broken, snapshot) as (chat, _), chat.send_chat_message_stream("hi") as answer:
            delivered, error = await drained(answer)
        assert (error, answer.outcome, answer.resumed) == (None, "finished", 1)
        assert delivered[: len(begun)] == begun
        told = [(given["event"], given["data"]["id"]) for given in delivered if "data" in given]
        assert len(told) == len(set(told))
        assert sorted(told) == sorted(
            (given["event"], given["data"]["id"]) for given in frames(whole.response.body) if "data" in given
        )
        assert answer.answer == "".join(
            given["answer"] for given in frames(whole.response.body) if given["event"] == "message"
        )


async def test_a_recorded_run_that_has_finished_in_the_meantime_ends_the_stream() -> None:
    whole, finished = (
        load("1.16.0/chatflow/stream_basic"),
        load("1.16.0/workflow_run/events_finished_snapshot"),
    )
    broken, begun = begun_as(whole, "message")
    async with talk(broken, finished) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        delivered, error = await drained(answer)
        reply = await answer.final()
    assert error is None
    assert delivered == begun + list(frames(finished.response.body))
    assert (answer.outcome, answer.resumed, reply.answer) == ("finished", 1, "You said: hello there")
    assert (reply.conversation_id, reply.message_id) == (
        begun[-1]["conversation_id"],
        begun[-1]["message_id"],
    )


async def test_a_recorded_run_that_has_paused_in_the_meantime_tells_its_form() -> None:
    whole, snapshot = (
        load("1.16.0/human_input/stream_pause_snapshot"),
        load("1.16.0/human_input/events_paused_snapshot"),
    )
    for name in ("workflow_started", "message", "node_started", "human_input_required"):
        broken, begun = begun_as(whole, name)
        async with talk(broken, snapshot) as (chat, _), chat.send_chat_message_stream("hi") as answer:
            delivered, error = await drained(answer)
        assert (error, answer.outcome, answer.resumed) == (None, "paused", 1)
        assert answer.form_token == "tnomTunR1MtoYdRERhDcm7"
        assert answer.answer == "Before approval. "
        assert delivered[: len(begun)] == begun
        names = [given["event"] for given in delivered]
        assert [
            names.count(once) for once in ("workflow_started", "human_input_required", "workflow_paused")
        ] == [1, 1, 1]
