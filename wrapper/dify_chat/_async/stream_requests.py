"""The requests of a stream: one opens it, another goes on with its run, and one stops the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request

from .._request.options import CallOptions
from .._response.errors import response_error
from .._stream.body_kinds import LONGEST_FIELD, begins_like_events, frames_of_reply
from .http import AsyncHttp
from .response import AsyncResponse

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


async def receive(http: AsyncHttp, request: Request[ChatStreamEvent], options: CallOptions) -> AsyncResponse:
    """Send a request and wait for the head of its response; a reply becomes the stream of its events.

    Raises:
        DifyError: No connection, a refusal, or a response that is neither.
    """
    response = await http.open(request, options)
    if not await is_stream(response) and not await _becomes_stream(response, options):
        raise response_error("the response is no event stream", response.head, await response.excerpt())
    return response


async def is_stream(response: AsyncResponse) -> bool:
    """Return whether a response is an event stream, by its type or else by its first bytes."""
    media_type = response.head.media_type
    if media_type in ("text/event-stream", "text/html"):
        return media_type == "text/event-stream"
    return begins_like_events(await response.peek(LONGEST_FIELD))


async def _becomes_stream(response: AsyncResponse, options: CallOptions) -> bool:
    """Read a reply, and put the frames of its events in its place; return whether it was one."""
    media_type = response.head.media_type
    if not media_type.endswith("json") and media_type not in ("", "text/plain"):
        return False
    body = await response.read(options.max_response_bytes)
    frames = frames_of_reply(body)
    response.put_back(body if frames is None else frames)
    return frames is not None


def events_request(run_id: str, options: CallOptions, *, stays: bool) -> Request[ChatStreamEvent]:
    """Return the request for a run's events, with what has happened so far; `stays` is for after a pause."""
    return api.workflow.workflow_events.request(
        run_id,
        user=options.user_id,
        include_state_snapshot=True,
        continue_on_pause=True if stays else UNSET,
    )


async def stop(http: AsyncHttp, task_id: str, options: CallOptions, timeout: float) -> None:
    """Ask the server to stop a task, once."""
    body = models.StopMessagesStreamRequest(user=options.user_id)
    request = api.chat.stop_messages_stream.request(task_id, body=body)
    response = await http.open(request, evolve(options, timeout=timeout, max_retries=0))
    await response.close()
