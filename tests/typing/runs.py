"""Runs of chatflows, as users follow them; only the type checker reads this."""

from datetime import UTC, datetime
from typing import Any, assert_type

from dify_chat import AsyncChatStream, AsyncDifyChat, ChatStream, DifyChat, Page
from dify_chat.models import HumanInputFormResponse, WorkflowLog, WorkflowRun


def a_pause(chat: DifyChat) -> None:
    with chat.send_chat_message_stream("Hello") as stream:
        reply = stream.final()
    assert_type(stream.form_token, str | None)
    assert_type(stream.resumed, int)
    if stream.outcome == "paused" and stream.form_token and stream.workflow_run_id:
        form = chat.human_input_form(stream.form_token)
        assert_type(form, HumanInputFormResponse)
        assert_type([action.id for action in form.user_actions], list[str])
        chat.submit_human_input_form(stream.form_token, action="approve", inputs={"comment": "fine"})
        rest = chat.workflow_events(stream.workflow_run_id, continue_on_pause=True)
        assert_type(rest, ChatStream)
        reply = rest.final()
    assert_type(reply.answer, str)


async def a_pause_async(chat: AsyncDifyChat) -> None:
    async with chat.workflow_events("run", include_state_snapshot=True) as stream:
        assert_type(stream, AsyncChatStream)
        assert_type([text async for text in stream.text], list[str])
    assert_type(await chat.submit_human_input_form("token", action="approve"), None)


def history(chat: DifyChat) -> None:
    run = chat.workflow_run("run")
    assert_type(run, WorkflowRun)
    logs = chat.workflow_logs(status="failed")
    assert_type(logs, Page[WorkflowLog])
    chat.workflow_logs(created_at_after=datetime.now(UTC), created_at_before="2026-07-01")
    assert_type([log.id for log in logs], list[str])


def mistakes(chat: DifyChat, inputs: dict[int, Any]) -> None:
    chat.workflow_events()  # type: ignore[call-arg]
    chat.workflow_events("run", True)  # type: ignore[call-arg]
    chat.submit_human_input_form("token")  # type: ignore[call-arg]
    chat.submit_human_input_form("token", action="approve", inputs=inputs)  # type: ignore[arg-type]
    chat.workflow_run("run").state  # type: ignore[attr-defined]  # noqa: B018
