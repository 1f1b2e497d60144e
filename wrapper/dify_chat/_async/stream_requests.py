"""The requests of a stream: one opens it, another goes on with its run, and one stops the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request

from .._errors import DifyConnectionError, DifyTimeoutError
from .._http.background import AsyncBackground
from .._http.retry import should_retry
from .._request.options import CallOptions
from .._response.errors import event_error, response_error
from .._stream.body_kinds import begins_like_events, begins_like_object, events_of_reply
from .._stream.errors import NO_PROGRESS, broken, unanswered
from .._stream.event_reader import FirstEvent
from .._stream.gateway_frames import error_of
from .http import AsyncHttp
from .response import AsyncResponse

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .._response.head import ResponseHead

T = TypeVar("T")

# Dify 1.13.0 sends a ping to a chatflow's blocking call, and nothing else for 300 s.
_FIRST_EVENT_SECONDS = 15.0
# More than this isn't pings alone, but the beginning of a long event.
_FIRST_EVENT_BYTES = 64 * 1024


async def receive(http: AsyncHttp, request: Request[ChatStreamEvent], options: CallOptions) -> AsyncResponse:
    """Send a request and wait for the head of its response: a stream, or a reply that the reader reads.

    Raises:
        DifyError: No connection, a refusal, or a response that is neither.
    """
    response = await http.open(request, options)
    if await is_stream(response):
        return response
    if begins_like_object(await response.beginning()) and await _load_reply(response, options):
        return response
    raise response_error("the response is no event stream", response.head, await response.excerpt())


async def is_stream(response: AsyncResponse) -> bool:
    """Return whether a response is an event stream, by its type or else by its first bytes."""
    return response.head.media_type == "text/event-stream" or begins_like_events(await response.beginning())


async def _load_reply(response: AsyncResponse, options: CallOptions) -> bool:
    """Wait for the whole body and put it back, and return whether it tells a reply or an error."""
    body = await response.read(options.max_response_bytes)
    response.put_back(body)
    return bool(events_of_reply(body))


def refusing_errors(parse: Callable[[Any], T], head: ResponseHead) -> Callable[[Any], T]:
    """Return a function that parses a body, or raises the error which a successful response reports in it."""

    def checked(body: Any) -> T:
        error = error_of(body) if isinstance(body, Mapping) else None
        if error is not None:
            raise event_error(error, head, **NO_PROGRESS)
        return parse(body)

    return checked


async def wait_for_event(response: AsyncResponse, options: CallOptions) -> None:
    """Wait for the first event that is no ping, or the end of the stream, for 15 s at most.

    Raises:
        DifyStreamError: Only pings came for 15 s, or the connection broke before that.
    """
    first = FirstEvent(options.max_event_bytes, options.api_key)

    async def read(background: AsyncBackground) -> None:
        await response.peek(_FIRST_EVENT_BYTES, first.has_come)

    # Where no thread can be started, the caller reads, with its read timeout alone.
    background = AsyncBackground(read)
    background.start()
    try:
        await background.wait(seconds=_FIRST_EVENT_SECONDS)
    finally:
        is_done = await _end(background, response)
    if not is_done:
        raise unanswered(response.head, _FIRST_EVENT_SECONDS)
    try:
        if background.error is not None:
            raise background.error
    except DifyConnectionError as error:
        is_silence = isinstance(error, DifyTimeoutError)
        raise broken(error.reason, response.head, NO_PROGRESS, is_silence=is_silence) from error


async def _end(background: AsyncBackground, response: AsyncResponse) -> bool:
    """Return whether the background is done; else cancel it, and close the response that it reads."""
    # In a function of its own: coverage loses the lines of a frame after a scope in it was cancelled.
    if not (is_done := background.is_done):
        background.cancel()
        await response.close()
    return is_done


def events_request(run_id: str, options: CallOptions, *, stays: bool) -> Request[ChatStreamEvent]:
    """Return the request for a run's events, with what has happened so far; `stays` is for after a pause."""
    return api.workflow.workflow_events.request(
        run_id,
        user=options.user_id,
        include_state_snapshot=True,
        continue_on_pause=True if stays else UNSET,
    )


async def stop(http: AsyncHttp, task_id: str, options: CallOptions, seconds: float) -> None:
    """Ask the server to stop a task, within some seconds; once more if the connection breaks.

    Raises:
        DifyError: The server couldn't be asked within that time, or refused.
    """
    body = models.StopMessagesStreamRequest(user=options.user_id)
    request = api.chat.stop_messages_stream.request(task_id, body=body)
    until = monotonic() + seconds
    # A retry of `open` may take a minute, if the server asks for that.
    once = options._replace(timeout=seconds, max_retries=0)
    try:
        response = await http.open(request, once)
    except DifyConnectionError as error:
        left = until - monotonic()
        if not options.max_retries or left <= 0 or not should_retry(error):
            raise
        response = await http.open(request, once._replace(timeout=left))
    await response.close()
