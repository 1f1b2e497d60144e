# Written from _async/chat_stream.py by generator/unasync.py, which `make generate` runs.

"""A streamed answer."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, Self

from dify_chat_api import models
from dify_chat_api.types import Request

from .._errors import DifyConnectionError, DifyError, DifyStreamError, DifyTimeoutError
from .._request.options import CallOptions
from .._stream.errors import broken
from .._stream.properties import CONSUMED, Phase
from .._stream.state import ChatState
from .._stream.telemetry import AnswerSpan
from .event_source import EventSource
from .http import Http
from .response import Response
from .stream_iterators import StreamIterators

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .._stream.reply import ChatMessageSendResponse

_CLOSED = "the stream was closed before its end"
_LOST = "the stream was interrupted, and the server didn't tell afterwards what was missed of the answer"


class ChatStream(StreamIterators):
    """The events of an answer, as they come.

    It opens when the `with` block is entered, or on the first step of an iteration without one, and closes at
    the end of either. Leaving it early asks the server to stop the generation, unless the client has
    `stop_on_exit=False`.

    An `error` event is given like any other; the next step raises the error that it stands for. A run that
    failed raises `WorkflowFailedError` at the end. The stream is over when the server ends it after an event
    that is terminal (`message_end`, `workflow_finished`, `workflow_paused`); an end without one raises
    `DifyStreamError`. So does an iteration that begins after the end; `final()` and `answer` are still there.
    All of these errors carry the stream's ids and its answer so far.

    A chatflow's run goes on when its stream breaks off. The stream then resumes it, up to `max_retries` times
    (see `resumed`), and gives no event twice. The answer of a basic chat is lost with its stream.

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
        span: AnswerSpan,
        *,
        stop_on_exit: bool,
        files: Sequence[models.ChatMessageFile] = (),
        until: str | None = None,
        workflow_run_id: str | None = None,
        received: Response | None = None,
    ) -> None:
        self._until = until
        self._state = ChatState(workflow_run_id)
        self._span = span
        self._source = EventSource(
            http, request, options, self._state, span, received, files=files, stop_on_exit=stop_on_exit
        )
        self._ahead = self._source.ahead
        self._events: Iterator[ChatStreamEvent] = iter(())
        self._is_reached = False
        self._is_ended = False
        self._error = None

    def open(self) -> Self:
        """Send the request and wait for the head of the response, so that a refusal is raised here.

        Returns:
            The stream itself.

        Raises:
            DifyError: No connection, a refusal, or a response that is no stream.
        """
        if self._error is not None:
            raise self._error
        if self._source.phase is Phase.NOT_OPEN and self._span.start():
            self._state.tell_first_text(self._span.note_first_text)
        try:
            with self._span.current():
                self._source.open()
        except BaseException as error:
            if self._source.phase is Phase.CLOSED:
                self._span.end_stream(self._state, error)
            raise
        finally:
            self._error, self._head = self._source.failure, self._ahead.head
        return self

    def stop(self) -> None:
        """Ask the server to stop; the stream goes on to its end, with what the server still sends.

        Another task or thread may call this. The server is asked once. If no event has named the task yet,
        the stream's reader asks as soon as one does. Before the stream is open, and after its end, there is
        nothing to stop. Afterwards `outcome` is `stopped`, unless a chatflow's run was finished before.

        Raises:
            DifyError: The server couldn't be asked within 3 s, or refused; the stream goes on.

        Source: `POST /chat-messages/{task_id}/stop`.
        """
        self._source.stop()

    def close(self) -> None:
        """Close, and stop the model if it isn't done; raises no `DifyError`, and takes 3 s at most."""
        try:
            self._source.leave()
        finally:
            self._span.end_stream(self._state, self._error)

    def final(self) -> ChatMessageSendResponse:
        """Take all events that are left, and give the complete reply.

        Returns:
            The reply that `send` would have given; of a paused run `event` is `workflow_paused`, and `data`
            says what it waits for.

        Raises:
            DifyError: The stream failed, broke off, or was closed before its end.
        """
        try:
            while next(self, None) is not None:
                pass
        except DifyError:
            raise
        except BaseException:  # cancelled: there may be no `with` block that leaves the stream
            self.close()
            raise
        try:
            return self._state.reply()
        except DifyConnectionError as error:  # no descriptor is left to load the reply's model
            raise DifyStreamError(error.reason, **self._state.progress()) from error

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Self:
        self._check_unread()
        return self

    def __next__(self) -> ChatStreamEvent:
        if self._error is not None:
            self.close()
            raise self._error
        while True:
            for event in self._events:
                if self._state.take(event):
                    if event.event == "error":
                        self._error = self._state.failure(self._known_head())
                    elif self._until and event.event == self._until:
                        self._is_reached = True
                    return event
            response, reader = self._source.response, self._ahead.reader
            if response is None or reader.fault is not None or self._is_reached:
                if not self._advance():
                    raise StopIteration
                continue
            try:
                chunk = next(response.begin_wait())
                response.end_wait()
            except BaseException as error:  # noqa: BLE001 - `failure_of` returns what to raise
                failure = response.failure_of(error)
            else:
                try:
                    self._events = iter(reader.feed(chunk))
                    continue
                except DifyConnectionError as error:  # no descriptor is left to load an event's model
                    failure = error.with_traceback(None)
                finally:
                    del chunk  # error trackers show variables, and a server may have repeated the key
            if not self._take(partial(response.fail, failure)):
                raise StopIteration

    def __del__(self) -> None:
        source = vars(self).get("_source")  # Ctrl-C may have come while it was made
        if source is None or source.phase not in (Phase.OPENING, Phase.OPEN):
            return
        source.pool.run_soon(source.leave_forgotten)
        if self.outcome is None:
            warnings.warn(
                "a stream was left without closing it: use it in a `with` block",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )

    @property
    def _phase(self) -> Phase:
        return self._source.phase

    def _check_unread(self) -> None:
        """Raise if the stream has been read to its end; an error that ended it is raised by the next step."""
        if self._is_ended:
            raise DifyStreamError(CONSUMED, **self._state.progress())

    def _advance(self) -> bool:
        """Open or end a stream of which no chunk can be read now, and return whether there may be events."""
        if self._is_ended:
            return False
        if self._is_reached:
            return self._end("")
        match self._source.phase:
            case Phase.NOT_OPEN:
                self.open()
                return True
            case Phase.OPENING:
                return self._take(self._source.first_events)
            case _:
                fault = self._ahead.reader.fault
                return self._end(str(fault), fault)

    def _take(self, wait: Callable[[], list[ChatStreamEvent] | None]) -> bool:
        try:
            events = wait()
        except DifyConnectionError as error:
            return self._resume_or_end(error)
        if events is None:
            return self._resume_or_end()
        self._events = iter(events)
        return True

    def _resume_or_end(self, error: DifyConnectionError | None = None) -> bool:
        """Go on after a response that has ended or broken off, and return whether there may be events."""
        reader = self._ahead.reader
        events = ([] if error else reader.events_of_reply(self.resumed)) or reader.end()
        if events:
            self._events = iter(events)
            return True
        is_within_event = events is None
        if error is None and self.outcome is not None:
            self._until = None  # the server didn't want to stay, either
        if self._is_complete(properly=error is None and not is_within_event):
            self._state.settle()
        elif self._resume():
            return True
        where = "in the middle of a frame" if is_within_event else "without a terminal event"
        why = f"the stream ended {where}" if error is None else error.reason
        if reader.notice:
            why += f', after a frame that says "{reader.notice}"'
        return self._end(why, error)

    def _resume(self) -> bool:
        """Resume a run that goes on without a listener, and return whether the server lets us."""
        if self.workflow_run_id is None or self._state.is_told:
            return False
        if not self._source.resume(stays=self._until is not None):
            return False
        self._state.resume()
        return True

    def _end(self, why: str, cause: Exception | None = None) -> Literal[False]:
        """End without an error if nothing is missing: what breaks after the whole answer is none."""
        goes_on = isinstance(cause, DifyTimeoutError | ValueError)  # the connection isn't what broke
        if self._source.phase is Phase.CLOSED:
            why = _CLOSED
        elif goes_on and self.workflow_run_id is None:  # the answer of a run is kept, that of a chat is lost
            self._source.leave()
        elif self.outcome is not None:
            why = _LOST
        self._source.close()
        is_complete, is_silence = self._is_complete(properly=False), isinstance(cause, DifyTimeoutError)
        self._error = (
            self._state.failure(self._known_head())
            if is_complete
            else broken(why, self._head, self._state.progress(), is_silence=is_silence)
        )
        self._span.end_stream(self._state, self._error)
        if self._error is not None:
            raise self._error from cause
        self._is_ended = True
        return False

    def _is_complete(self, *, properly: bool) -> bool:
        """Return whether nothing is missing: a pause ends a stream, unless the caller follows the run."""
        is_end = not (self.outcome == "paused" and self._until)
        return is_end and self._state.is_complete(properly=properly)
