# Written from _async/stream_requests.py by generator/unasync.py, which `make generate` runs.

"""The requests of a stream: one opens it, another goes on with its run, and one stops the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request

from .._request.options import CallOptions
from .._response.errors import response_error
from .._stream.body_kinds import LONGEST_FIELD, begins_like_events, frames_of_reply
from .http import Http
from .response import Response

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


def receive(http: Http, request: Request[ChatStreamEvent], options: CallOptions) -> Response:
    """Send a request and wait for the head of its response; a reply becomes the stream of its events.

    Raises:
        DifyError: No connection, a refusal, or a response that is neither.
    """
    response = http.open(request, options)
    if not is_stream(response) and not _becomes_stream(response, options):
        raise response_error("the response is no event stream", response.head, response.excerpt())
    return response


def is_stream(response: Response) -> bool:
    """Return whether a response is an event stream, by its type or else by its first bytes."""
    media_type = response.head.media_type
    if media_type in ("text/event-stream", "text/html"):
        return media_type == "text/event-stream"
    return begins_like_events(response.peek(LONGEST_FIELD))


def _becomes_stream(response: Response, options: CallOptions) -> bool:
    """Read a reply, and put the frames of its events in its place; return whether it was one."""
    media_type = response.head.media_type
    if not media_type.endswith("json") and media_type not in ("", "text/plain"):
        return False
    body = response.read(options.max_response_bytes)
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


def stop(http: Http, task_id: str, options: CallOptions, timeout: float) -> None:
    """Ask the server to stop a task, once."""
    body = models.StopMessagesStreamRequest(user=options.user_id)
    request = api.chat.stop_messages_stream.request(task_id, body=body)
    response = http.open(request, evolve(options, timeout=timeout, max_retries=0))
    response.close()
