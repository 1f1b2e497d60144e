# Written by generator/unasync.py from _async/chat_stream.py: change that, then run `make generate`.

"""A streamed answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import Request

from .._chat_state import ChatState, Outcome, delta
from .._cleanup import Shield
from .._errors import DifyConnectionError, DifyError
from .._events import BrokenFrameError, EventReader
from .._options import CallOptions
from .http import Answer, Http

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageSendResponse

# Leaving a stream must not hang, even if the server does.
_STOP_SECONDS = 3.0


class ChatStream:
    """The events of an answer, as they come.

    It opens when the `with` block is entered, or on the first step of an iteration without one, and closes at
    the end of either. Leaving it early asks the server to stop the generation, unless the client has
    `stop_on_exit=False`.

    An `error` event is given like any other; the next step raises the error that it stands for. A run that
    failed raises `WorkflowFailedError` at the end. The stream is over when the server ends it after an event
    that is terminal (`message_end`, `workflow_finished`, `workflow_paused`); an end without one raises
    `DifyStreamError`. All of these carry the stream's ids and its answer so far.

    Source: `POST /chat-messages` with `response_mode: streaming`.

    Example:
        with chat.send_chat_message_stream("Hello") as stream:
            for text in stream.text:
                print(text, end="")
        print(stream.conversation_id)
    """

    def __init__(
        self, http: Http, request: Request[ChatStreamEvent], options: CallOptions, *, stop_on_exit: bool
    ) -> None:
        self._http = http
        self._request = request
        self._options = options
        self._stop_on_exit = stop_on_exit
        self._state = ChatState(request)
        self._reader = EventReader()
        self._events: Iterator[ChatStreamEvent] = iter(())
        self._answer: Answer | None = None
        self._opened = False
        self._fault: DifyError | None = None

    @property
    def text(self) -> Iterator[str]:
        """The pieces of the answer as they come, and nothing else; iterating it iterates the stream."""
        return self._text()

    @property
    def answer(self) -> str:
        """The answer so far, as moderation may have replaced it; all of it once the stream has ended."""
        return self._state.answer

    @property
    def task_id(self) -> str | None:
        """The id to stop the generation with; None before the first event."""
        return self._state.task_id

    @property
    def message_id(self) -> str | None:
        """The message's id; None before the first event."""
        return self._state.message_id

    @property
    def conversation_id(self) -> str | None:
        """The conversation's id, to go on with it; None before the first event."""
        return self._state.conversation_id

    @property
    def workflow_run_id(self) -> str | None:
        """The id of a chatflow's run; None in other apps."""
        return self._state.workflow_run_id

    @property
    def outcome(self) -> Outcome | None:
        """How it ended: `finished`, `stopped`, `paused` or `failed`; None while it goes on."""
        return self._state.outcome

    def open(self) -> Self:
        """Send the request and wait for the head of the answer, so that a refusal is raised here.

        Returns:
            The stream itself.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        if self._opened:
            return self
        self._opened = True
        answer = self._http.open(self._request, self._options)
        if not answer.head.content_type.startswith("text/event-stream"):
            raise answer.head.unreadable("the answer is no event stream", answer.read())
        self._state.version = answer.head.version
        self._answer = answer
        return self

    def close(self) -> None:
        """Let go of the connection; if the model still talks, have it stopped. Raises no `DifyError`."""
        self._opened = True
        if self._answer is None:
            return
        unfinished = self.outcome is None
        with Shield():
            self._hang_up()
            if unfinished and self._stop_on_exit and self.task_id:
                self._stop(self.task_id)

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
            self._hang_up()
            raise self._fault
        while True:
            try:
                event = next(self._events, None)
            except BrokenFrameError as error:
                self._end(str(error), error)
                raise StopIteration from error
            if event is not None:
                self._state.apply(event)
                if event.event == "error":
                    self._fault = self._state.failure
                return event
            if not self._receive():
                raise StopIteration

    def _receive(self) -> bool:
        """Wait for more events; tell whether there may be any."""
        self.open()
        if self._answer is None:
            return self._end("the stream was closed before its end")
        try:
            chunk = self._answer.next_chunk()
        except DifyConnectionError as error:
            return self._end(error.reason, error)
        if chunk is not None:
            self._events = self._reader.feed(chunk)
            return True
        where = "in the middle of a frame" if self._reader.within_frame else "without a terminal event"
        return self._end(f"the stream ended {where}")

    def _end(self, why: str, cause: Exception | None = None) -> Literal[False]:
        """End properly if a terminal event has come: the answer is whole then, whatever breaks afterwards."""
        self._hang_up()
        self._fault = self._state.failure if self.outcome else self._state.broken(why)
        if self._fault is not None:
            raise self._fault from cause
        return False

    def _hang_up(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer.close()

    def _stop(self, task_id: str) -> None:
        body = models.StopMessagesStreamRequest(user=self._options.user_id)
        request = api.chat.stop_messages_stream.request(task_id, body=body)
        options = evolve(self._options, timeout=_STOP_SECONDS, max_retries=0)
        # Whoever leaves has a reason already, and maybe an exception: this one would only hide it.
        with suppress(DifyError):
            self._http.send(request, options)

    def _text(self) -> Iterator[str]:
        for event in self:
            if piece := delta(event):
                yield piece
