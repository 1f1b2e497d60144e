"""A streamed answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import anyio
from attrs import evolve

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Request, Unset

from .._chat_state import ChatState, Outcome, delta
from .._cleanup import AsyncShield
from .._errors import DifyConnectionError, DifyError, ServerError
from .._events import BrokenFrameError, EventReader
from .._options import CallOptions
from .._retry import backoff
from .http import AsyncAnswer, AsyncHttp
from .uploads import with_uploads

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageSendResponse

# Leaving a stream must not hang, even if the server does.
_STOP_SECONDS = 3.0


class AsyncChatStream:
    """The events of an answer, as they come.

    It opens when the `with` block is entered, or on the first step of an iteration without one, and closes at
    the end of either. Leaving it early asks the server to stop the generation, unless the client has
    `stop_on_exit=False`.

    An `error` event is given like any other; the next step raises the error that it stands for. A run that
    failed raises `WorkflowFailedError` at the end. The stream is over when the server ends it after an event
    that is terminal (`message_end`, `workflow_finished`, `workflow_paused`); an end without one raises
    `DifyStreamError`. All of these carry the stream's ids and its answer so far.

    A chatflow's run goes on when its stream breaks off: the stream then takes it up again, up to
    `max_retries` times (see `rejoined`), without giving any event twice. The answer of a basic chat is lost
    with its stream.

    Source: `POST /chat-messages` with `response_mode: streaming`.

    Example:
        async with chat.send_chat_message_stream("Hello") as stream:
            async for text in stream.text:
                print(text, end="")
        print(stream.conversation_id)
    """

    def __init__(
        self,
        http: AsyncHttp,
        request: Request[ChatStreamEvent],
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
        self._state = ChatState(request, workflow_run_id)
        self._reader = EventReader(options.max_frame_bytes)
        self._events: Iterator[ChatStreamEvent] = iter(())
        self._last_event: str | Unset = UNSET
        self._answer: AsyncAnswer | None = None
        self._opened = False
        self._unfinished = False
        self._attempts = 0
        self._fault: DifyError | None = None

    @property
    def text(self) -> AsyncIterator[str]:
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
    def form_token(self) -> str | None:
        """The form that a paused run waits for; None unless it waits for one."""
        return self._state.form_token

    @property
    def rejoined(self) -> int:
        """How often the stream broke off and took up its run again; pieces of the text may be lost then.

        `answer` is right all the same once the stream has ended.
        """
        return self._state.rejoined

    @property
    def outcome(self) -> Outcome | None:
        """How it ended: `finished`, `stopped`, `paused` or `failed`; None while it goes on."""
        return self._state.outcome

    async def open(self) -> Self:
        """Send the request and wait for the head of the answer, so that a refusal is raised here.

        Returns:
            The stream itself.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        if self._opened:
            return self
        self._opened = True
        request = await with_uploads(self._http, self._request, self._files, self._options)
        answer = await self._http.open(request, self._options)
        if not answer.head.content_type.startswith("text/event-stream"):
            raise answer.head.unreadable("the answer is no event stream", await answer.read())
        self._state.version = answer.head.version
        self._answer = answer
        self._unfinished = True
        return self

    async def close(self) -> None:
        """Let go of the connection; if the model still talks, have it stopped. Raises no `DifyError`."""
        self._opened = True
        # A stream that is being taken up again has no connection, and its run goes on all the same.
        unfinished, self._unfinished = self._unfinished and self.outcome is None, False
        with AsyncShield():
            await self._hang_up()
            if unfinished and self._stop_on_exit and self.task_id:
                await self._stop(self.task_id)

    async def final(self) -> ChatMessageSendResponse:
        """Take all events that are left, and give the complete reply.

        Returns:
            The reply that `send` would have given; of a paused run `event` is `workflow_paused`, and `data`
            says what it waits for.

        Raises:
            DifyError: The stream failed, broke off, or was closed before its end.
        """
        async for _ in self:
            pass
        return self._state.reply()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ChatStreamEvent:
        if self._fault is not None:
            await self._hang_up()
            raise self._fault
        while True:
            try:
                event = next(self._events, None)
            except BrokenFrameError as error:
                await self._end(str(error), error)
                raise StopAsyncIteration from error
            if event is not None and self._state.is_news(event):
                self._state.apply(event)
                self._last_event = event.event
                if event.event == "error":
                    self._fault = self._state.failure
                return event
            if event is None and not await self._receive():
                raise StopAsyncIteration

    async def _receive(self) -> bool:
        """Wait for more events; tell whether there may be any."""
        await self.open()
        if self._until and self._last_event == self._until:
            return await self._end("")
        if self._answer is None:
            return await self._end("the stream was closed before its end")
        try:
            chunk = await self._answer.next_chunk()
        except DifyConnectionError as error:
            return await self._rejoin() or await self._end(error.reason, error)
        if chunk is not None:
            self._events = self._reader.feed(chunk)
            return True
        where = "in the middle of a frame" if self._reader.within_frame else "without a terminal event"
        return await self._rejoin() or await self._end(f"the stream ended {where}")

    async def _rejoin(self) -> bool:
        """Take up a run that goes on without a listener, if there is one and the server lets us."""
        await self._hang_up()
        run_id = self.workflow_run_id
        while run_id and self.outcome is None and self._attempts < self._options.max_retries:
            self._attempts += 1
            await anyio.sleep(backoff(self._attempts))
            request = api.workflow.workflow_events.request(
                run_id,
                user=self._options.user_id,
                include_state_snapshot=True,
                continue_on_pause=True if self._until else UNSET,
            )
            try:
                self._answer = await self._http.open(request, evolve(self._options, max_retries=0))
            except (DifyConnectionError, ServerError):
                continue
            except DifyError:
                break  # an older server, or the run is gone: it stays broken off
            self._reader = EventReader(self._options.max_frame_bytes)
            self._state.rejoined += 1
            return True
        return False

    async def _end(self, why: str, cause: Exception | None = None) -> Literal[False]:
        """End properly if a terminal event has come: the answer is whole then, whatever breaks afterwards."""
        self._unfinished = False
        await self._hang_up()
        self._fault = self._state.failure if self.outcome else self._state.broken(why)
        if self._fault is not None:
            raise self._fault from cause
        return False

    async def _hang_up(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            await answer.close()

    async def _stop(self, task_id: str) -> None:
        body = models.StopMessagesStreamRequest(user=self._options.user_id)
        request = api.chat.stop_messages_stream.request(task_id, body=body)
        options = evolve(self._options, timeout=_STOP_SECONDS, max_retries=0)
        # Whoever leaves has a reason already, and maybe an exception: this one would only hide it.
        with suppress(DifyError):
            await self._http.send(request, options)

    async def _text(self) -> AsyncIterator[str]:
        async for event in self:
            if piece := delta(event):
                yield piece
