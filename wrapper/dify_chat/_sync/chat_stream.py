# Written from _async/chat_stream.py by generator/unasync.py, which `make generate` runs.

"""A streamed answer."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request

from .._errors import DifyConnectionError, DifyError, DifyTimeoutError, ServerError
from .._http.retry import backoff
from .._http.synchronization import Shield
from .._request.options import CallOptions
from .._stream.state import ChatState, delta
from .._stream.view import StreamView
from .event_source import EventSource
from .http import Http
from .message_uploads import stored_files

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageSendResponse

# Leaving a stream must not hang, even if the server does.
_LEAVING_SECONDS = 3.0

_CLOSED = "the stream was closed before its end"


class ChatStream(StreamView):
    """The events of an answer, as they come.

    It opens when the `with` block is entered, or on the first step of an iteration without one, and closes at
    the end of either. Leaving it early asks the server to stop the generation, unless the client has
    `stop_on_exit=False`.

    An `error` event is given like any other; the next step raises the error that it stands for. A run that
    failed raises `WorkflowFailedError` at the end. The stream is over when the server ends it after an event
    that is terminal (`message_end`, `workflow_finished`, `workflow_paused`); an end without one raises
    `DifyStreamError`. All of these carry the stream's ids and its answer so far.

    A chatflow's run goes on when its stream breaks off: the stream then takes it up again, up to
    `max_retries` times (see `resumed`), without giving any event twice. The answer of a basic chat is lost
    with its stream.

    Source: `POST /chat-messages` with `response_mode: streaming`.

    Example:
        with chat.send_chat_message_stream("Hello") as stream:
            for text in stream.text:
                print(text, end="")
        print(stream.conversation_id)
    """

    def __init__(
        self,
        http: Http,
        request: Callable[[list[models.ChatMessageFile]], Request[ChatStreamEvent]],
        options: CallOptions,
        *,
        stop_on_exit: bool,
        files: Sequence[models.ChatMessageFile] = (),
        until: str | None = None,
        workflow_run_id: str | None = None,
    ) -> None:
        self._http = http
        self._request = request
        self._options = options
        self._stop_on_exit = stop_on_exit
        self._files = files
        self._until = until
        self._state = ChatState(workflow_run_id)
        self._source = EventSource(http, options)
        self._events: Iterator[ChatStreamEvent] = iter(())
        self._is_reached = False
        self._opened = False
        self._closed = False
        self._talking = False
        self._attempts = 0
        self._fault: DifyError | None = None

    @property
    def text(self) -> Iterator[str]:
        """The pieces of the answer as they come, and nothing else; iterating it iterates the stream."""
        return self._text()

    def open(self) -> Self:
        """Send the request and wait for the head of the answer, so that a refusal is raised here.

        Returns:
            The stream itself.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        if self._fault is not None:
            raise self._fault
        if self._opened:
            return self
        self._opened = True
        try:
            files = stored_files(self._http, self._files, self._options)
            self._head = self._source.begin(self._request(files), self._options)
        except DifyError as error:
            self._fault = error
            raise
        if self._closed:  # by somebody else, in the meantime
            self._source.close()
        self._talking = not self._closed
        return self

    def close(self) -> None:
        """Let go of the connection; if the model still talks, have it stopped. Raises no `DifyError`."""
        self._opened = self._closed = True
        self._leave()

    def final(self) -> ChatMessageSendResponse:
        """Take all events that are left, and give the complete reply.

        Returns:
            The reply that `send` would have given; of a paused run `event` is `workflow_paused`, and `data`
            says what it waits for.

        Raises:
            DifyError: The stream failed, broke off, or was closed before its end.
        """
        for _ in self:
            pass
        return self._state.reply()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ChatStreamEvent:
        if self._fault is not None:
            self._source.close()
            raise self._fault
        while True:
            for event in self._events:
                if self._state.take(event):
                    if event.event == "error":
                        self._fault = self._state.failure(self._known_head())
                    elif self._until and event.event == self._until:
                        self._is_reached = True
                    return event
            # The waiting is here, and not in a method: each one more that is awaited costs an event a tenth.
            response, reader = self._source.response, self._source.reader
            if response is None or reader.fault is not None or self._is_reached or self._closed:
                if not self._open_or_end():
                    raise StopIteration
                continue
            try:
                chunk = response.next_chunk()
            except DifyConnectionError as error:
                if not self._resume_or_end(error):
                    raise StopIteration from error
                continue
            if chunk is not None:
                self._events = iter(reader.feed(chunk))
                del chunk  # error trackers show variables, and a server may have repeated the key
            elif not self._resume_or_end():
                raise StopIteration

    def __del__(self) -> None:
        if self._talking and not self._is_over:
            warnings.warn(
                "a stream was left without closing it, and its answer goes on: use it in a `with` block",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )

    @property
    def _is_over(self) -> bool:
        """Whether nothing is missing: a pause ends a stream, unless it was to stay."""
        return self.outcome is not None and not (self.outcome == "paused" and self._until)

    def _open_or_end(self) -> bool:
        """See to a stream that can't be read: begin it, or end it. Tell whether there may be events."""
        if not self._opened:
            self.open()
            return True
        if self._is_reached:
            return self._end("")
        fault = self._source.reader.fault
        if fault is None or self._closed:
            return self._end(_CLOSED)
        return self._give_up(str(fault), fault)

    def _resume_or_end(self, error: DifyConnectionError | None = None) -> bool:
        """See to a stream whose answer has ended, or broken off. Tell whether there may be events."""
        is_within_event = self._source.reader.end()
        if error is None and self.outcome is not None:
            self._until = None  # the server didn't want to stay, either
            return self._end("")
        if self._resume():
            return True
        if error is None:
            where = "in the middle of a frame" if is_within_event else "without a terminal event"
            return self._end(f"the stream ended {where}")
        if isinstance(error, DifyTimeoutError):
            return self._give_up(error.reason, error)
        return self._end(error.reason, error)

    def _resume(self) -> bool:
        """Take up a run that goes on without a listener, if there is one and the server lets us."""
        self._source.close()
        run_id = self.workflow_run_id
        options = evolve(self._options, max_retries=0)
        while run_id and self._attempts < self._options.max_retries and not (self._is_over or self._closed):
            self._attempts += 1
            time.sleep(backoff(self._attempts))
            request = api.workflow.workflow_events.request(
                run_id,
                user=options.user_id,
                include_state_snapshot=True,
                continue_on_pause=True if self._until else UNSET,
            )
            try:
                self._source.begin(request, options)
            except (DifyConnectionError, ServerError):
                continue
            except DifyError:
                break  # an older server, or the run is gone: it stays broken off
            if self._closed:
                self._source.close()
                break
            self._state.resumed += 1
            return True
        return False

    def _leave(self) -> None:
        """Hang up, and have the model stopped if it still talks."""
        # A stream that is being taken up again has no connection, and its run goes on all the same.
        unfinished, self._talking = self._talking and not self._is_over, False
        with Shield(_LEAVING_SECONDS):
            if unfinished and self._stop_on_exit and not self.task_id:
                self._note_first_events()
            self._source.close()
            if unfinished and self._stop_on_exit and self.task_id and not self._is_over:
                self._stop(self.task_id)

    def _note_first_events(self) -> None:
        """Learn what to stop. The head comes with the first frame; a ping, though, tells nothing."""
        response, reader = self._source.response, self._source.reader
        if response is None or not response.limit_read_timeout(_LEAVING_SECONDS):
            return
        deadline = monotonic() + _LEAVING_SECONDS
        with suppress(DifyError):  # somebody reads already, or nothing comes
            while not self.task_id and monotonic() < deadline and (chunk := response.next_chunk()):
                for event in reader.feed(chunk):
                    self._state.take(event)

    def _give_up(self, why: str, cause: Exception) -> Literal[False]:
        """End where the server might go on: a run may, whose answer is kept; a chat would talk to nobody."""
        if self.workflow_run_id is None:
            self._leave()
        return self._end(why, cause)

    def _end(self, why: str, cause: Exception | None = None) -> Literal[False]:
        """End properly if a terminal event has come: the answer is whole then, whatever breaks afterwards."""
        self._talking = False
        self._source.close()
        why = _CLOSED if self._closed else why
        self._fault = (
            self._state.failure(self._known_head()) if self._is_over else self._state.broken(why, self._head)
        )
        if self._fault is not None:
            raise self._fault from cause
        return False

    def _stop(self, task_id: str) -> None:
        body = models.StopMessagesStreamRequest(user=self._options.user_id)
        request = api.chat.stop_messages_stream.request(task_id, body=body)
        options = evolve(self._options, timeout=_LEAVING_SECONDS, max_retries=0)
        # Whoever leaves has a reason already, and maybe an exception: this one would only hide it.
        with suppress(DifyError):
            response = self._http.open(request, options)
            response.close()

    def _text(self) -> Iterator[str]:
        for event in self:
            if piece := delta(event):
                yield piece
