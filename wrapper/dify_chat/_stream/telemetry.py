"""A span for each answer, by OpenTelemetry's conventions for generative AI.

Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ (v1.41)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from dify_chat_api.types import Request

from .._errors import DifyConnectionError
from .._http.exits import leave_before_exporters
from .._request.late_imports import late_import
from .._request.options import CallOptions
from .._version import __version__

if TYPE_CHECKING:
    from .reply import ChatMessageSendResponse
    from .state import ChatState

T = TypeVar("T")


class AnswerSpan:
    """The span of one answer, from the request to the end; it does nothing where OpenTelemetry isn't used.

    It has ids, numbers and the class of an error. It has no question, no answer, and no message of an error,
    since that may quote them.

    Args:
        options: The settings of the call.
        conversation_id: The conversation that goes on, if the call says so.
        streamed: Whether the caller reads a stream.
    """

    __slots__ = ("_began", "_conversation_id", "_first_text", "_options", "_span", "_streamed")

    def __init__(self, options: CallOptions, conversation_id: str | None, *, streamed: bool) -> None:
        self._options = options
        self._conversation_id = conversation_id
        self._streamed = streamed
        self._span: Any = None
        self._began = 0.0
        self._first_text: float | None = None

    def start(self) -> bool:
        """Begin the span, if the program has imported OpenTelemetry: otherwise nothing would export it.

        Returns:
            Whether there is one.
        """
        trace: Any = sys.modules.get("opentelemetry.trace")
        if trace is None or self._span is not None:
            return self._span is not None
        server = urlsplit(self._options.base_url)
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "dify",
            "gen_ai.request.stream": self._streamed or None,
            "gen_ai.conversation.id": self._conversation_id,
            "server.address": server.hostname,
            "server.port": server.port or {"http": 80}.get(server.scheme, 443),
        }
        self._began = perf_counter()
        self._span = trace.get_tracer("dify_chat", __version__).start_span(
            "chat",
            kind=trace.SpanKind.CLIENT,
            attributes={name: value for name, value in attributes.items() if value is not None},
        )
        if self._span.is_recording():
            leave_before_exporters()
        return True

    def current(self) -> AbstractContextManager[None]:
        """Have the span be the parent of those that begin in the block, such as that of a request."""
        return nullcontext() if self._span is None else self._current()

    @contextmanager
    def _current(self) -> Iterator[None]:
        with late_import:
            from opentelemetry import context, trace  # noqa: PLC0415 - the program has imported it

        token = context.attach(trace.set_span_in_context(self._span))
        try:
            yield
        finally:
            context.detach(token)

    @contextmanager
    def call(self) -> Iterator[None]:
        """Begin the span, and end it with the block, which is a blocking call."""
        if not self.start():
            yield
            return
        try:
            with self.current():
                yield
        except BaseException as error:
            _end(self._take(), error)
            raise
        _end(self._take(), None)

    def traced(self, request: Request[T]) -> Request[T]:
        """Return a request that tells the server the span, in the header `traceparent`."""
        if self._span is None:
            return request
        with late_import:
            from opentelemetry import propagate, trace  # noqa: PLC0415 - the program has imported it

        headers = dict(request.headers)
        propagate.inject(headers, trace.set_span_in_context(self._span))
        return request._replace(headers=headers)

    def note_first_text(self) -> None:
        """Note how long the first text of a stream has taken."""
        self._first_text = perf_counter() - self._began

    def note_reply(self, reply: ChatMessageSendResponse) -> ChatMessageSendResponse:
        """Note the reply to a blocking call, and return it."""
        if self._span is not None:
            _set(self._span, _facts(reply))
        return reply

    def end_stream(self, state: ChatState, error: BaseException | None) -> None:
        """End the span of a stream, once; without an error and an outcome, the caller has left it."""
        if (span := self._take()) is None:
            return
        try:
            with suppress(DifyConnectionError):  # no descriptor is left to load the reply's model
                _set(span, _facts(state.reply()))
            _set(
                span,
                {
                    "gen_ai.response.time_to_first_chunk": self._first_text,
                    "dify.workflow_run_id": state.workflow_run_id,
                    "dify.outcome": state.outcome or "left",
                    "dify.resumed": state.resumed,
                },
            )
        finally:  # Ctrl-C may come meanwhile, and no later call has the span
            _end(span, error)

    def _take(self) -> Any:
        """Return the span to the caller that ends it, and None to the next: two threads may end a stream."""
        span, self._span = self._span, None
        return span


def _set(span: Any, attributes: dict[str, Any]) -> None:
    span.set_attributes({name: value for name, value in attributes.items() if value is not None})


def _end(span: Any, error: BaseException | None) -> None:
    if span is None:  # the stream of a blocking call has ended it
        return
    if error is not None:
        with late_import:
            from opentelemetry.trace import StatusCode  # noqa: PLC0415 - the program has imported it

        span.set_attribute("error.type", type(error).__name__)
        span.set_status(StatusCode.ERROR)
    span.end()


def _facts(reply: ChatMessageSendResponse) -> dict[str, Any]:
    told: dict[str, Any] = reply.to_dict()
    metadata = told.get("metadata")
    usage = metadata.get("usage") if isinstance(metadata, dict) else None
    tokens = usage if isinstance(usage, dict) else {}
    return {
        "gen_ai.conversation.id": _text(told.get("conversation_id")),
        "gen_ai.response.id": _text(told.get("message_id")),
        "gen_ai.usage.input_tokens": _number(tokens.get("prompt_tokens")),
        "gen_ai.usage.output_tokens": _number(tokens.get("completion_tokens")),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
