# Written from _async/event_source.py by generator/unasync.py, which `make generate` runs.

"""The life of a stream's connection: it is opened, resumed and closed, and the model stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING

from dify_chat_api import models
from dify_chat_api.types import Request

from .._errors import DifyError
from .._http.background import Background
from .._http.retry import backoff, should_retry
from .._http.synchronization import shield
from .._request.options import CallOptions
from .._stream.properties import Phase
from .._stream.state import ChatState, names_task
from .._stream.telemetry import AnswerSpan
from .http import Http
from .message_uploads import stored_files
from .read_ahead import ReadAhead
from .response import Response
from .stream_requests import events_request, receive, stop

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .._http.pools import Pool

_LEAVING_SECONDS = 3.0  # leaving a stream must not hang, even if the server does
_STOPPING_SECONDS = 10.0  # of the stop request, with which an event loop goes on


class EventSource:
    """The response that a stream's events come over; after a break another one goes on.

    Until an event names the task to stop, a background task or thread does the waiting. So the caller may
    leave at any moment, and the model is stopped as soon as the task is known. Another caller is refused.

    Args:
        request: Makes the request that opens the stream, from the files of the message as they are stored.
        state: What the events have told; the caller has it take them.
        span: Ended here for a stream that no caller leaves.
        received: The response to a blocking call, if that is a stream: nothing is sent then.

    Attributes:
        ahead: What was read of the response.
        phase: Where it is in its life.
        response: What the caller reads the next chunk from; None as long as it is to call `first_events`.
        failure: Why the stream couldn't be opened; None if it could, or wasn't.
        pool: The connections that it uses; None before it is opened.
    """

    def __init__(
        self,
        http: Http,
        request: Callable[[list[models.ChatMessageFile]], Request[ChatStreamEvent]],
        options: CallOptions,
        state: ChatState,
        span: AnswerSpan,
        received: Response | None,
        *,
        files: Sequence[models.ChatMessageFile],
        stop_on_exit: bool,
    ) -> None:
        self.ahead = ReadAhead(options, received)
        self.phase = Phase.NOT_OPEN
        self.response: Response | None = None
        self.failure: DifyError | None = None
        self.pool: Pool | None = None
        self._http = http
        self._request = request
        self._options = options
        self._state = state
        self._span = span
        self._files = files
        self._stop_on_exit = stop_on_exit
        self._background: Background | None = None
        self._is_stop_wanted = False  # by the caller, and no event has named the task yet
        self._is_to_stop = self._is_working = False
        self._attempts = 0
        self._changing = RLock()  # held while the phase changes; a signal handler may leave meanwhile

    def open(self) -> None:
        """Send the request and wait for the head of its response, if that is still to be done.

        Raises:
            DifyError: No connection, a refusal, or a response that is no stream.
        """
        with self.ahead.one_caller(self.pool):
            if not self._begin(self._open, Phase.NOT_OPEN):
                return
            try:
                self._wait(lambda: self.ahead.head is not None)
            except DifyError as error:
                self.failure = error
                self.close()
                raise
            if not self._stop_on_exit:
                self._hand_over()

    def first_events(self) -> list[ChatStreamEvent] | None:
        """Wait for events, as long as none has named the task to stop.

        Returns:
            The events; None at the end of the response.

        Raises:
            DifyConnectionError: The connection broke, nothing came in time, or resuming was cancelled.
        """
        with self.ahead.one_caller(self.pool):
            if self._is_stop_wanted and self._state.task_id:
                self._is_stop_wanted = False
                with suppress(DifyError):  # the caller that wanted it has returned; leaving asks again
                    self.stop()
                self._hand_over()
                return []
            self._wait()  # it may have begun to read
            if not self.ahead.has_read and self._begin(lambda _: self.ahead.read(), Phase.OPENING):
                self._wait()
            if self.phase is Phase.CLOSED:
                return []
            events = self.ahead.next_read()
            if self.ahead.reader.fault is not None or (events and any(map(names_task, events))):
                self._hand_over()
            return events

    def resume(self, *, stays: bool) -> bool:
        """Resume a run, as often as the options allow retries, and return whether another response goes on.

        Args:
            stays: Whether the server is to go on when the run pauses.
        """
        with self.ahead.one_caller(self.pool):
            self._close_response()
            if not self._begin(partial(self._resume, stays=stays), Phase.OPENING, Phase.OPEN):
                return False
            self._wait()
            return self._hand_over()

    def stop(self) -> None:
        """Ask the server to stop the model, once; if no event has named the task yet, as soon as one does.

        Raises:
            DifyError: The server couldn't be asked, or refused.
        """
        with self._changing:
            if self.phase not in (Phase.OPENING, Phase.OPEN) or self._state.is_stopped or self._state.outcome:
                return
            task_id = self._state.task_id
            self._is_stop_wanted = task_id is None
            if task_id is None:
                if self.phase is Phase.OPEN:  # have `first_events` read on, which knows when to send it
                    self.phase, self.response = Phase.OPENING, None
                return
            self._state.is_stopped = True  # before the server knows: its last event may come at any moment
        try:
            stop(self._http, task_id, self._options, _LEAVING_SECONDS)
        except BaseException:
            self._state.is_stopped = False
            raise

    def leave(self) -> None:
        """Close the connection, and stop the model if it isn't done and the client wants so; within 3 s."""
        if self.pool is not None and self.pool.pass_on(self.leave):
            self.phase = self.phase if self.pool.refusal is None else Phase.CLOSED
            return
        with self._changing:
            is_begun = self.phase in (Phase.OPENING, Phase.OPEN)
            self.phase, self.response = Phase.CLOSED, None
            if not is_begun:
                return
            is_wanted = self._stop_on_exit or self._is_stop_wanted
            # The end of an event loop has the stream look open again, and then it may be left a second time.
            self._stop_on_exit = self._is_stop_wanted = False
            self._is_to_stop = is_wanted and not (self._state.is_stopped or self._state.outcome)
            working = background = self._background if self._is_working else None
            if self._is_to_stop and (working is None or self._state.task_id):
                background = self._background = Background(self._hang_up)
        if working is not None:
            working.notify()  # the caller that waits for it is released
            if working is not background or not self._is_to_stop:
                working.cancel()
        if background is not None and background is not working:
            background.start()
        if background is None or background.finish(_LEAVING_SECONDS):
            self._close_response()

    def leave_forgotten(self, error: BaseException | None = None) -> None:
        """Leave where no caller will, as at the end of an event loop or of the interpreter; end the span."""
        try:
            self.leave()
        finally:
            self._span.end_stream(self._state, error)

    def close(self) -> None:
        """Close the connection, unless the background still reads which task to stop."""
        with self._changing:
            is_left = self.phase is Phase.CLOSED and not getattr(self._background, "is_done", True)
            self.phase, self.response = Phase.CLOSED, None
        if not is_left:
            self._close_response()

    def _close_response(self) -> None:
        if self.pool is not None:
            self.pool.streams.discard(self)
        self.ahead.close()

    def _begin(self, step: Callable[[Background], None], *phases: Phase) -> bool:
        """Have the background do a step, if the phase is one of these."""
        self.pool = self.pool or self._http.pool()
        with self._changing:
            if self.phase not in phases:
                return False
            self.pool.streams.add(self)
            self.phase, self.response, self._is_working = Phase.OPENING, None, True
            self._background = background = Background(partial(self._work, step=step))
        background.start()
        return True

    def _wait(self, ready: Callable[[], bool] = lambda: False) -> None:
        """Wait until the background is done or ready, or another caller has closed the stream."""
        if (background := self._background) is None:  # the caller has read, and `stop` has it wait again
            return
        try:
            background.wait(lambda: self.phase is Phase.CLOSED or ready())
            if background.error is not None and self.phase is not Phase.CLOSED:
                error, background.error = background.error, None
                raise error
        except BaseException as error:
            if not isinstance(error, DifyError):  # cancelled: the background would hold the connection
                self.leave_forgotten(error if self.ahead.head is None else None)
            raise

    def _hand_over(self) -> bool:
        """Have the caller read, if there is something to read."""
        with self._changing:
            if self.phase is not Phase.OPENING or self.ahead.response is None:
                return False
            if not self._is_stop_wanted or self.ahead.reader.fault is not None:
                self.phase, self.response = Phase.OPEN, self.ahead.response
                # One that is done takes 0.9 kB.
                self._background = self._background if self._is_working else None
            return True

    def _work(self, background: Background, step: Callable[..., None]) -> None:
        try:
            step(background)
        finally:
            with self._changing:
                self._is_working = self.phase is Phase.CLOSED
            if self._is_working:
                self._hang_up(background)

    def _open(self, background: Background) -> None:
        if (response := self.ahead.response) is None:
            http = self._http.within(background)
            files = stored_files(http, self._files, self._options)
            if self.phase is Phase.CLOSED:
                return
            response = receive(http, self._request(files), self._options)
        del self._request, self._files  # an open stream needs no copy of its message
        self.ahead.take(response)
        background.notify()
        if self._stop_on_exit:
            self.ahead.read()

    def _resume(self, background: Background, *, stays: bool) -> None:
        http, options = self._http.within(background), self._options._replace(max_retries=0)
        error: DifyError | None = None
        while self._attempts < self._options.max_retries:
            self._attempts += 1
            try:
                request = events_request(self._state.workflow_run_id or "", self._options, stays=stays)
                http.sleep(backoff(self._attempts, error), request)
                self.ahead.take(receive(http, request, options))
                break
            except DifyError as refused:
                error = refused
                if not should_retry(error, resuming=True):
                    break  # an older server, or the run is gone: it stays broken off

    def _hang_up(self, background: Background) -> None:
        """Close the connection, and stop the model if `leave` has decided so."""
        try:
            with suppress(DifyError):
                if self._is_to_stop:
                    self.ahead.learn_task(self._state)
        finally:
            # The caller is released after 3 s. A busy event loop takes longer where hundreds leave at once.
            with shield(_STOPPING_SECONDS):
                self._close_response()
                is_last = background is self._background  # and not one that `leave` has cancelled for another
                if is_last and self._is_to_stop and self._state.task_id and self._state.outcome is None:
                    http = self._http.within(background)
                    with suppress(DifyError):
                        stop(http, self._state.task_id, self._options, _STOPPING_SECONDS)
