"""Runs of chatflows: joining them, leaving them, and the forms that they wait for."""

import pytest

from dify_chat import AsyncDifyChat, DifyAPIError, DifyStreamError, NotFoundError, WorkflowFailedError
from dify_chat.testing import MockDify
from tests.support.made import (
    Json,
    frame,
    message,
    message_end,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load
from tests.support.told import frames
from tests.support.wire_view import wire_view
from tests.wire._async.talks import KEY, drained, is_left, talk

PING = b"event: ping\n\n"
FINISHED = workflow_finished("succeeded", answer="Hello")
LATE = [message("lo"), message_end(), FINISHED]
PAUSE = load("1.16.0/human_input/clean_pause")
FORM = load("1.16.0/human_input/form_get")
SUBMITTED = load("1.16.0/human_input/clean_submit")
AFTERWARDS = load("1.16.0/human_input/clean_events")


async def test_a_run_that_is_joined_late_has_its_whole_answer_in_the_end() -> None:
    async with talk(stream(PING, *map(frame, LATE))) as (chat, server):
        rest = chat.workflow_events("run-1")
        assert (rest.workflow_run_id, server.requests) == ("run-1", [])
        assert ([piece async for piece in rest.text], rest.answer, rest.outcome) == (
            ["lo"],
            "Hello",
            "finished",
        )
    assert wire_view(server.requests[0])["query"] == {"user": "user-1"}


async def test_following_over_pauses_ends_with_the_run_though_the_server_stays() -> None:
    held = HeldOpen(stream(PING, *map(frame, LATE), PING, PING, complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            rest = chat.workflow_events("run-1", continue_on_pause=True)
            delivered, error = await drained(rest)
            assert await is_left(held)
    assert (delivered, error, rest.outcome) == (LATE, None, "finished")
    (request,) = server.requests
    assert wire_view(request)["query"] == {"user": "user-1", "continue_on_pause": "true"}


async def test_a_run_that_failed_meanwhile_raises_though_the_server_stays() -> None:
    failed = workflow_finished("failed", "node exploded")
    held = HeldOpen(stream(PING, frame(failed), PING, complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            delivered, error = await drained(chat.workflow_events("run-1", continue_on_pause=True))
    assert (delivered, type(error)) == ([failed], WorkflowFailedError)


async def test_leaving_a_joined_run_stops_nothing() -> None:
    held = HeldOpen(stream(frame(workflow_started()), frame(message("Hel")), complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.workflow_events("run-1") as rest:
                await anext(rest)
            assert await is_left(held)
    assert len(server.requests) == 1


async def test_a_joined_run_that_breaks_off_is_no_lost_answer() -> None:
    async with talk(stream(PING), max_retries=0) as (chat, _):
        _, error = await drained(chat.workflow_events("run-1"))
    assert isinstance(error, DifyStreamError)
    assert error.workflow_run_id == "run-1"
    assert "its answer will be in `messages` then" in str(error)


async def test_a_paused_run_goes_on_when_its_form_is_submitted() -> None:
    async with talk(PAUSE, FORM, SUBMITTED, AFTERWARDS) as (chat, server):
        paused = chat.send_chat_message_stream("please approve")
        reply = await paused.final()
        assert (paused.outcome, reply.event) == ("paused", "workflow_paused")
        form = await chat.human_input_form(paused.form_token or "")
        assert form.to_dict() == FORM.response.json()
        comment = {"comment": "looks gööd", "extra": "ignored?"}
        await chat.submit_human_input_form(paused.form_token or "", action="approve", inputs=comment)
        rest = chat.workflow_events(paused.workflow_run_id or "")
        delivered, error = await drained(rest)
    assert delivered == list(frames(AFTERWARDS.response.body))
    assert (error, rest.outcome, rest.form_token) == (None, "finished", None)
    assert rest.answer == "Before approval. Approved: looks gööd / You said: please approve"
    token, run = "tlk4Mh3xuV8nJMeaGRsrXZ", paused.workflow_run_id
    assert [request.path for request in server.requests][1:] == [
        f"/v1/form/human_input/{token}",
        f"/v1/form/human_input/{token}",
        f"/v1/workflow/{run}/events",
    ]
    assert server.requests[2].json() == {"action": "approve", "inputs": comment, "user": "user-1"}


async def test_a_pause_of_the_mock_goes_on_to_the_end() -> None:
    with MockDify(app_mode="advanced-chat") as server:
        async with AsyncDifyChat(server.api_key, server.url, "ada") as chat:
            paused = chat.send_chat_message_stream("please approve")
            await paused.final()
            assert (paused.outcome, paused.workflow_run_id) != (None, None)
            form = await chat.human_input_form(paused.form_token or "")
            await chat.submit_human_input_form(
                paused.form_token or "",
                action=form.user_actions[0].id,
                inputs={field.output_variable_name: "fine" for field in form.inputs},
            )
            rest = chat.workflow_events(paused.workflow_run_id or "", include_state_snapshot=True)
            reply = await rest.final()
            assert (rest.outcome, reply.event) == ("finished", "message")
            assert reply.answer.startswith(paused.answer)
            run = await chat.workflow_run(paused.workflow_run_id or "")
            assert (run.status, run.outputs) == ("succeeded", {"answer": reply.answer, "files": []})
            with pytest.raises(DifyAPIError) as submitted:
                await chat.human_input_form(paused.form_token or "")
            assert submitted.value.status_code == 412


async def test_a_form_is_asked_for_until_the_run_goes_on() -> None:
    events = [*frames(PAUSE.response.body), *frames(AFTERWARDS.response.body)]
    async with talk(stream(*map(frame, events))) as (chat, _):
        rest = chat.workflow_events("run-1", continue_on_pause=True)
        tokens = [(event.event, rest.form_token, rest.outcome) async for event in rest]
    assert ("workflow_paused", "tlk4Mh3xuV8nJMeaGRsrXZ", "paused") in tokens
    assert tokens[-1] == ("workflow_finished", None, "finished")
    assert ("workflow_started", None, None) in tokens[2:]


@pytest.mark.parametrize(
    "events",
    [
        [workflow_started(), message("Hello"), message_end(), FINISHED],
        [workflow_started(), message("Hello"), FINISHED, message_end()],
    ],
    ids=["1.16.0", "1.9.0"],
)
async def test_the_last_events_come_in_either_order(events: list[Json]) -> None:
    async with talk(*[stream(*map(frame, events))] * 2) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        assert await drained(answer) == (events, None)
        reply = await chat.send("hi", response_mode="streaming")
    assert (answer.outcome, answer.answer, reply.answer) == ("finished", "Hello", "Hello")
    assert reply.metadata.to_dict() == message_end()["metadata"]


async def test_a_server_without_these_routes_says_that_they_are_not_there() -> None:
    events, user = load("1.9.0/workflow_run/events_running"), load("1.9.0/end_users/get")
    async with talk(events, user, events, events) as (chat, server):
        with pytest.raises(NotFoundError, match="the server's version has this endpoint"):
            await chat.workflow_events("run-1").open()
        with pytest.raises(NotFoundError, match="the server's version has this endpoint"):
            await chat.end_user("user-1")
        with pytest.raises(NotFoundError):
            await chat.human_input_form("token-1")
        with pytest.raises(NotFoundError):
            await chat.submit_human_input_form("token-1", action="approve")
    assert len(server.requests) == 4
