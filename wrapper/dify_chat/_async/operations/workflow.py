"""Runs of chatflows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from dify_chat_api import api, models
from dify_chat_api.types import UNSET

from ..._request.options import PerCall
from ..._request.validation import (
    input_fields,
    optional_text,
    optional_time,
    path_id,
    plain_text,
    switch,
    whole_number,
)
from ..._stream.telemetry import AnswerSpan
from ..chat_stream import AsyncChatStream
from ..deferred_pages import AsyncPages
from .base import AsyncOperations

if TYPE_CHECKING:
    from dify_chat_api.models import HumanInputFormResponse, WorkflowLog, WorkflowLogStatus, WorkflowRun


class AsyncWorkflow(AsyncOperations):
    """Follow runs, look at them, and answer the forms that they wait for."""

    def workflow_events(
        self,
        workflow_run_id: str,
        *,
        include_state_snapshot: bool = False,
        continue_on_pause: bool = False,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncChatStream:
        """Follow a run that goes on: after a break, or after a form was submitted.

        Args:
            workflow_run_id: The run, as a stream's `workflow_run_id` or a paused reply has it.
            include_state_snapshot: Whether to begin with what has happened so far: the answer comes as
                `message_replace`. Otherwise earlier events are lost.
            continue_on_pause: Whether to stay when the run pauses, until it is finished.
            user_id: Whose run it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The stream, not requested yet. Its `answer` is that of the whole run once it is finished. Leaving
            it early doesn't stop the run. Dify 1.13.0 and older have no such streams: opening it is then a
            `NotFoundError`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.

        Source: `GET /workflow/{workflow_run_id}/events`.

        Example:
            async with chat.workflow_events(stream.workflow_run_id) as rest:
                print((await rest.final()).answer)
        """
        options = self._call_options(user_id, call)
        request = api.workflow.workflow_events.request(
            path_id(workflow_run_id, "workflow_run_id"),
            user=options.user_id,
            include_state_snapshot=switch(include_state_snapshot, "include_state_snapshot") or UNSET,
            continue_on_pause=switch(continue_on_pause, "continue_on_pause") or UNSET,
        )
        span = AnswerSpan(options, None, streamed=True)
        return AsyncChatStream(
            self._http,
            lambda _: span.traced(request),
            options,
            span,
            until="workflow_finished" if continue_on_pause else None,
            workflow_run_id=workflow_run_id,
            stop_on_exit=False,
        )

    async def workflow_run(
        self,
        workflow_run_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> WorkflowRun:
        """Ask how a run went.

        Args:
            workflow_run_id: The run.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The run. For an unknown id, Dify 1.9.0 and older send null in every field.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.
            NotFoundError: There is no such run.

        Source: `GET /workflows/run/{workflow_run_id}`.

        Example:
            run = await chat.workflow_run(stream.workflow_run_id)
            print(run.status, run.elapsed_time)
        """
        options = self._call_options(user_id, call)
        request = api.workflow.workflow_run.request(
            path_id(workflow_run_id, "workflow_run_id"), user=options.user_id
        )
        return await self._http.send(request, options)

    def workflow_logs(
        self,
        *,
        page: int = 1,
        limit: int = 20,
        status: WorkflowLogStatus | str | None = None,
        keyword: str | None = None,
        created_at_before: datetime | str | None = None,
        created_at_after: datetime | str | None = None,
        created_by_end_user_session_id: str | None = None,
        created_by_account: str | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncPages[WorkflowLog]:
        """List the runs of the app.

        Args:
            page: Which page, from 1.
            limit: How many runs a page has at most, 1 to 100.
            status: Only those that ended so: `succeeded`, `failed`, `stopped`, ….
            keyword: Only those with this word in them.
            created_at_before: Only those created before this time: a `datetime`, or text in ISO 8601.
            created_at_after: Only those created after this time.
            created_by_end_user_session_id: Only those of this user.
            created_by_account: Only those of the account with this email address.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page, newest first.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /workflows/logs`.

        Example:
            async for log in chat.workflow_logs(status="failed"):
                print(log.created_at)
        """
        options = self._call_options(user_id, call)
        limit = whole_number(limit, "limit")
        user = optional_text(created_by_end_user_session_id, "created_by_end_user_session_id")
        asked = partial(
            api.workflow.workflow_logs.request,
            user=options.user_id,
            limit=limit,
            status=optional_text(status, "status"),
            keyword=optional_text(keyword, "keyword"),
            created_at_before=optional_time(created_at_before, "created_at_before"),
            created_at_after=optional_time(created_at_after, "created_at_after"),
            created_by_end_user_session_id=user,
            created_by_account=optional_text(created_by_account, "created_by_account"),
        )
        return self._page(
            options,
            limit,
            whole_number(page, "page"),
            lambda page: asked(page=page),
            lambda page, _: page + 1,
        )

    async def human_input_form(
        self,
        form_token: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> HumanInputFormResponse:
        """Fetch a form that a run waits for.

        Args:
            form_token: The form, as a paused stream's `form_token` has it.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            Its text, its inputs and its buttons (`user_actions`).

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The token is empty.
            NotFoundError: There is no such form, or the server is Dify 1.13.0 or older.
            DifyAPIError: It has been submitted already, or has expired (412).

        Source: `GET /form/human_input/{form_token}`.

        Example:
            form = await chat.human_input_form(stream.form_token)
            print(form.form_content)
        """
        options = self._call_options(user_id, call)
        request = api.workflow.human_input_form.request(
            path_id(form_token, "form_token"), user=options.user_id
        )
        return await self._http.send(request, options)

    async def submit_human_input_form(
        self,
        form_token: str,
        *,
        action: str,
        inputs: Mapping[str, Any] | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> None:
        """Submit a form, so that the run goes on; `workflow_events`, opened before, follows it.

        Args:
            form_token: The form.
            action: The id of the button that is pressed.
            inputs: The values, by the `output_variable_name` of the input.
            user_id: Who submits it; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The token is empty, or the inputs can't be written as JSON.
            BadRequestError: An input or the action is not as the form wants it.
            NotFoundError: There is no such form, or the server is Dify 1.13.0 or older.
            DifyAPIError: It has been submitted already, or has expired (412).

        Source: `POST /form/human_input/{form_token}`.

        Example:
            async with chat.workflow_events(stream.workflow_run_id) as rest:
                await chat.submit_human_input_form(stream.form_token, action="approve", inputs={})
                print((await rest.final()).answer)
        """
        options = self._call_options(user_id, call)
        body = models.SubmitHumanInputFormRequest(
            user=options.user_id, action=plain_text(action, "action"), inputs=input_fields(inputs)
        )
        request = api.workflow.submit_human_input_form.request(path_id(form_token, "form_token"), body=body)
        await self._http.send(request, options)
