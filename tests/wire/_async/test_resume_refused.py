"""When a run can't be resumed, or mustn't be: the stream ends as the broken stream that it was."""

import pytest

from dify_chat import AsyncDifyChat, DifyStreamError, RateLimitError, WorkflowFailedError
from dify_chat._async import event_source
from tests.support.made import (
    Json,
    answer,
    error,
    frame,
    message,
    refusal,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up, plays
from tests.support.recordings import Recording, load
from tests.wire._async.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

BEGUN = [workflow_started(), message("Hel")]
SAID = stream(*map(frame, BEGUN), complete=False)
FINISHED = workflow_finished("succeeded", answer="Hello")
REST = stream(frame(FINISHED))
NO_SUCH_ROUTE = load("1.9.0/workflow_run/events_finished_snapshot")
NO_SUCH_RUN = load("1.16.0/workflow_run/events_other_user")
BAD_GATEWAY = answer(b"<title>502 Bad Gateway</title>", status=502, content_type="text/html")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which attempt each wait was for, without the waiting."""
    found: list[int] = []

    def backoff(attempt: int, _: object) -> float:
        found.append(attempt)
        return 0.0

    monkeypatch.setattr(event_source, "backoff", backoff)
    return found


def check_broken(delivered: list[Json], raised: object) -> None:
    assert delivered == BEGUN
    assert type(raised) is DifyStreamError
    assert str(raised).startswith("POST /chat-messages: the connection broke: ")
    assert "the run may go on without a listener" in str(raised)
    assert (raised.answer, raised.workflow_run_id, raised.task_id) == ("Hel", "run-1", "task-1")


@pytest.mark.parametrize("refused", [NO_SUCH_ROUTE, NO_SUCH_RUN, refusal(400, "invalid_param")], ids=str)
async def test_a_server_that_has_no_such_stream_leaves_the_first_error(
    refused: Recording, waits: list[int]
) -> None:
    async with talk(SAID, refused, max_retries=5) as (chat, server):
        stream = chat.send_chat_message_stream("hi")
        delivered, raised = await drained(stream)
        check_broken(delivered, raised)
        assert (stream.resumed, stream.outcome) == (0, None)
        with pytest.raises(DifyStreamError) as again:
            await stream.final()
        assert again.value is raised
    assert len(server.requests) == 2


def test_there_is_a_recorded_refusal_of_each_kind() -> None:
    assert (NO_SUCH_ROUTE.response.status, NO_SUCH_ROUTE.response.content_type) == (404, "text/html")
    assert (NO_SUCH_RUN.response.status, NO_SUCH_RUN.response.content_type) == (404, "application/json")


@pytest.mark.parametrize("fault", [plays(BAD_GATEWAY), hangs_up], ids=["502", "hang-up"])
@pytest.mark.parametrize(("faults", "resumed"), [(0, 1), (2, 1), (3, 0)])
@pytest.mark.unmeasured
async def test_resuming_retries_passing_faults_up_to_the_limit(
    fault: Act, faults: int, resumed: int, waits: list[int]
) -> None:
    with RawServer(plays(SAID), *[fault] * faults, plays(REST)) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=3) as chat:
            stream = chat.send_chat_message_stream("hi")
            delivered, raised = await drained(stream)
    assert stream.resumed == resumed
    assert waits == [1, 2, 3][: faults + resumed]
    assert len(server.requests) == 1 + faults + resumed
    if resumed:
        assert (delivered, raised, stream.answer) == ([*BEGUN, FINISHED], None, "Hello")
    else:
        check_broken(delivered, raised)


async def test_a_server_that_is_gone_is_tried_as_often_as_the_client_retries(waits: list[int]) -> None:
    server = RawServer(HeldOpen(SAID))
    async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=3) as chat:
        with server:
            stream = await chat.send_chat_message_stream("hi").open()
            begun = [(await anext(stream)).to_dict() for _ in BEGUN]
        rest, raised = await drained(stream)
    check_broken(begun + rest, raised)
    assert waits == [1, 2, 3]


async def test_resuming_ends_at_a_response_that_is_no_stream(waits: list[int]) -> None:
    page = answer(b"<title>Log in</title>", content_type="text/html")
    async with talk(SAID, page, page, max_retries=2) as (chat, server):
        delivered, raised = await drained(chat.send_chat_message_stream("hi"))
    assert (delivered, type(raised)) == (BEGUN, DifyStreamError)
    assert len(server.requests) <= 3


async def test_a_client_without_retries_takes_up_nothing(waits: list[int]) -> None:
    async with talk(SAID, REST, max_retries=0) as (chat, server):
        delivered, raised = await drained(chat.send_chat_message_stream("hi"))
    check_broken(delivered, raised)
    assert (len(server.requests), waits) == (1, [])


async def test_basic_chat_is_not_resumed(waits: list[int]) -> None:
    async with talk(stream(frame(message("Hel"))), REST) as (chat, server):
        _, raised = await drained(chat.send_chat_message_stream("hi"))
    assert "the server keeps no part of this answer" in str(raised)
    assert (len(server.requests), waits) == (1, [])


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (error(429, "rate_limit_error", "slowly"), RateLimitError),
        (workflow_finished("failed", "node exploded"), WorkflowFailedError),
        (workflow_finished("stopped"), None),
        (FINISHED, None),
    ],
)
async def test_ended_run_is_not_resumed(end: Json, kind: type[Exception] | None) -> None:
    async with talk(stream(*map(frame, [*BEGUN, end]), complete=False), REST) as (chat, server):
        delivered, raised = await drained(chat.send_chat_message_stream("hi"))
    assert delivered == [*BEGUN, end]
    assert (raised and type(raised)) is kind
    assert len(server.requests) == 1


async def test_run_that_fails_after_a_resume_has_failed(waits: list[int]) -> None:
    failed = workflow_finished("failed", "node exploded")
    async with talk(SAID, stream(frame(failed))) as (chat, _):
        stream_of_it = chat.send_chat_message_stream("hi")
        delivered, raised = await drained(stream_of_it)
    assert delivered == [*BEGUN, failed]
    assert (type(raised), stream_of_it.outcome, stream_of_it.resumed) == (WorkflowFailedError, "failed", 1)


async def test_a_frame_that_makes_no_sense_is_no_drop(waits: list[int]) -> None:
    nonsense = stream(*map(frame, BEGUN), b"data: {oops}\n\n")
    async with talk(nonsense, REST) as (chat, server):
        _, raised = await drained(chat.send_chat_message_stream("hi"))
    assert "a frame is no JSON" in str(raised)
    assert len(server.requests) == 1


class LeaveError(Exception):
    """The caller's own reason."""


@pytest.mark.parametrize(("stop_on_exit", "stops"), [(True, ["/v1/chat-messages/task-1/stop"]), (False, [])])
async def test_stream_left_while_it_is_resumed_stops_the_run(
    stop_on_exit: bool, stops: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(attempt: int, _: object) -> float:
        raise LeaveError

    monkeypatch.setattr(event_source, "backoff", leave)
    async with talk(SAID, stopped(), stop_on_exit=stop_on_exit) as (chat, server):
        with pytest.raises(LeaveError):
            async with chat.send_chat_message_stream("hi") as answer:
                await drained(answer)
        delivered, raised = await drained(answer)
    assert (delivered, type(raised)) == ([], DifyStreamError)
    assert "the stream was closed before its end" in str(raised)
    assert [request.path for request in server.requests][1:] == stops
