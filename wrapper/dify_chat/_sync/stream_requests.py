# Written from _async/stream_requests.py by generator/unasync.py, which `make generate` runs.

"""The requests of a stream: one opens it, another goes on with its run, and one stops the model."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request

from .._errors import DifyConnectionError, DifyTimeoutError
from .._http.background import Background
from .._request.options import CallOptions
from .._response.errors import response_error
from .._stream.body_kinds import (
    LONGEST_FIELD,
    begins_like_events,
    begins_like_object,
    frames_of_reply,
    holds_event,
)
from .._stream.breaks import NO_PROGRESS, broken, unanswered
from .http import Http
from .response import Response

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

# Dify 1.13.0 sends a ping to a chatflow's blocking call, and nothing else for 300 s.
_FIRST_EVENT_SECONDS = 15.0
_MOST_PINGS = 64 * 1024


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
    return response.head.media_type == "text/event-stream" or begins_like_events(_beginning(response))


def wait_for_event(response: Response) -> None:
    """Wait until a stream tells an event, or ends, for 15 s at most.

    Raises:
        DifyStreamError: Nothing but pings came for 15 s, or the connection broke before that.
    """
    decision = Lock()  # of the first to take it: the caller, or the background when the time is over

    def hang_up(background: Background) -> None:
        background.sleep(_FIRST_EVENT_SECONDS)
        if decision.acquire(blocking=False):
            response.close()

    background = Background(hang_up)
    background.start()
    broke: DifyConnectionError | None = None
    try:
        response.peek(_MOST_PINGS, holds_event)
    except DifyConnectionError as error:
        broke = error
    finally:
        background.cancel()
    if not decision.acquire(blocking=False):
        raise unanswered(response.head, _FIRST_EVENT_SECONDS)
    if broke is not None:
        is_silence = isinstance(broke, DifyTimeoutError)
        raise broken(broke.reason, response.head, NO_PROGRESS, is_silence=is_silence) from broke


def _beginning(response: Response) -> bytes:
    if response.head.media_type == "text/html":  # a proxy's page; its bytes may come for ever
        return b""
    return response.peek(LONGEST_FIELD, begins_like_events)


def _becomes_stream(response: Response, options: CallOptions) -> bool:
    """Put the frames of its events in the place of a reply, and return whether it was one."""
    if not begins_like_object(_beginning(response)):
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
