# Written from _async/test_answer_spans.py by generator/unasync.py, which `make generate` runs.

"""A span of OpenTelemetry for each answer, by the conventions for generative AI."""

import sys
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from dify_chat import DifyChat, DifyConnectionError, DifyError
from dify_chat._http import retry
from dify_chat._http.background import Background
from dify_chat._stream.state import ChatState
from dify_chat._sync import event_source
from tests.support.made import (
    error,
    frame,
    message,
    message_end,
    refusal,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.together import Happens
from tests.wire._sync.talks import KEY, talk

REPLY = load("1.16.0/chat/blocking_basic")
END = message_end() | {"metadata": {"usage": {"prompt_tokens": 6, "completion_tokens": 2}}}
STREAM = stream(frame(message("another ")), frame(message("secret")), frame(END))
PING = b"event: ping\n\n"


@pytest.fixture
def tracing() -> TracerProvider:
    return TracerProvider()


@pytest.fixture(autouse=True)
def spans(tracing: TracerProvider, monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    tracing.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracing)
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)
    return exporter


def the_span(exporter: InMemorySpanExporter) -> tuple[ReadableSpan, dict[str, Any]]:
    (span,) = exporter.get_finished_spans()
    told = span.to_json()
    assert [word for word in (KEY, "secret", "user-1") if word in told] == []
    return span, dict(span.attributes or {})


def test_span_of_stream_read_to_its_end(spans: InMemorySpanExporter) -> None:
    with talk(STREAM) as (chat, server), chat.send_chat_message_stream("secret") as answer:
        assert spans.get_finished_spans() == ()
        reply = answer.final()
    span, told = the_span(spans)
    assert (span.name, span.kind, span.status.status_code) == ("chat", SpanKind.CLIENT, StatusCode.UNSET)
    assert 0 < told.pop("gen_ai.response.time_to_first_chunk") < 60
    assert told == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "dify",
        "gen_ai.request.stream": True,
        "gen_ai.conversation.id": reply.conversation_id,
        "gen_ai.response.id": reply.message_id,
        "gen_ai.usage.input_tokens": 6,
        "gen_ai.usage.output_tokens": 2,
        "server.address": "127.0.0.1",
        "server.port": int(server.url.rpartition(":")[2].partition("/")[0]),
        "dify.outcome": "finished",
        "dify.resumed": 0,
    }


def test_span_of_blocking_call(spans: InMemorySpanExporter) -> None:
    with talk(REPLY) as (chat, _):
        reply = chat.send("secret", conversation_id="the-conversation")
    span, told = the_span(spans)
    assert span.status.status_code is StatusCode.UNSET
    assert told["gen_ai.response.id"] == reply.message_id
    assert told["gen_ai.usage.output_tokens"] == reply.to_dict()["metadata"]["usage"]["completion_tokens"]
    assert {
        "gen_ai.request.stream",
        "gen_ai.response.time_to_first_chunk",
        "dify.outcome",
    } & told.keys() == set()


def test_blocking_call_that_streams_has_one_span(spans: InMemorySpanExporter) -> None:
    with talk(STREAM) as (chat, _):
        chat.send("secret", response_mode="streaming")
    _, told = the_span(spans)
    assert told["dify.outcome"] == "finished"
    assert told["gen_ai.response.time_to_first_chunk"] > 0
    assert "gen_ai.request.stream" not in told


def test_server_is_told_the_span(spans: InMemorySpanExporter, tracing: TracerProvider) -> None:
    with talk(REPLY, STREAM) as (chat, server):
        with tracing.get_tracer("test").start_as_current_span("around"):
            chat.send("hi")
            chat.send_chat_message_stream("hi").final()
    *answers, around = spans.get_finished_spans()
    ids = [f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}" for span in answers]
    assert [(request.header("traceparent") or "")[:-3] for request in server.requests] == ids
    assert [span.parent and span.parent.span_id for span in answers] == [around.context.span_id] * 2


def test_request_is_child_of_the_span(spans: InMemorySpanExporter, tracing: TracerProvider) -> None:
    HTTPXClientInstrumentor().instrument(tracer_provider=tracing)
    try:
        with talk(REPLY, STREAM) as (chat, server):
            chat.send("hi")
            chat.send_chat_message_stream("hi").final()
    finally:
        HTTPXClientInstrumentor().uninstrument()
    called, call, opened, answered = spans.get_finished_spans()
    pairs = [(called, call), (opened, answered)]
    assert [inner.parent and inner.parent.span_id for inner, _ in pairs] == [
        outer.context.span_id for _, outer in pairs
    ]
    told = [(request.header("traceparent") or "").split("-")[2] for request in server.requests]
    assert told == [f"{inner.context.span_id:016x}" for inner, _ in pairs]


def test_span_of_joined_run(spans: InMemorySpanExporter) -> None:
    events = [workflow_started(), message("Hi"), message_end(), workflow_finished("succeeded", answer="Hi")]
    with talk(stream(*map(frame, events))) as (chat, server):
        chat.workflow_events("the-run").final()
    _, told = the_span(spans)
    assert told["dify.workflow_run_id"]
    assert server.requests[0].header("traceparent")


@pytest.mark.parametrize("streamed", [False, True])
def test_span_of_refusal_has_its_class(spans: InMemorySpanExporter, streamed: bool) -> None:
    with talk(refusal(404, "not_found", "no secret")) as (chat, _):
        with pytest.raises(DifyError):
            (chat.send_chat_message_stream("hi").final() if streamed else chat.send("hi"))
    span, told = the_span(spans)
    assert (span.status.status_code, told["error.type"]) == (StatusCode.ERROR, "NotFoundError")
    assert span.status.description is None
    assert span.events == ()


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([message("Hel"), error(400, "invalid_param", "no secret")], "BadRequestError"),
        ([message("Hel")], "DifyStreamError"),
        ([workflow_started(), workflow_finished("failed", "no secret")], "WorkflowFailedError"),
    ],
)
def test_span_of_stream_that_fails(spans: InMemorySpanExporter, events: list[Any], kind: str) -> None:
    with talk(stream(*map(frame, events))) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        with pytest.raises(DifyError):
            answer.final()
    span, told = the_span(spans)
    assert (span.status.status_code, told["error.type"]) == (StatusCode.ERROR, kind)


def test_span_of_error_event_after_which_the_caller_leaves(spans: InMemorySpanExporter) -> None:
    events = stream(frame(error(429, "rate_limit_error", "no")))
    with talk(events) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert (next(answer)).event == "error"
    _, told = the_span(spans)
    assert (told["error.type"], told["dify.outcome"]) == ("RateLimitError", "failed")


def test_span_of_stream_left_early(spans: InMemorySpanExporter) -> None:
    held = HeldOpen(stream(frame(message("secret")), complete=False))
    with RawServer(held, plays(stopped())) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        with chat, chat.send_chat_message_stream("hi") as answer:
            next(answer)
    span, told = the_span(spans)
    assert (span.status.status_code, told["dify.outcome"]) == (StatusCode.UNSET, "left")
    assert "error.type" not in told


def test_span_of_stream_that_is_forgotten(spans: InMemorySpanExporter) -> None:
    held = HeldOpen(stream(frame(message("secret")), complete=False))
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            next(answer)
            with pytest.warns(ResourceWarning, match="a stream was left"):
                del answer
            assert Happens(lambda: len(spans.get_finished_spans()) == 1)
    _, told = the_span(spans)
    assert told["dify.outcome"] == "left"


def interrupt_waits(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Have the next waits for a background be interrupted, as by Ctrl-C; those to leave take no time."""
    wait, interrupts = Background.wait, iter(range(times))

    def interrupted(background: Any, *args: Any, **limits: Any) -> None:
        if next(interrupts, None) is not None:
            raise KeyboardInterrupt
        wait(background, *args, **limits)

    monkeypatch.setattr(Background, "wait", interrupted)
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", 0.1)


@pytest.mark.parametrize("times", [1, 2], ids=["the wait", "and leaving"])
def test_span_of_stream_whose_first_event_is_not_awaited(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    with RawServer(HeldOpen(stream(complete=False))) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi").open()
            interrupt_waits(monkeypatch, times)
            with pytest.raises(KeyboardInterrupt):
                next(answer)
            _, told = the_span(spans)
    assert (told["dify.outcome"], "error.type" in told) == ("left", False)


def test_span_of_stream_whose_opening_is_interrupted(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(HeldOpen()) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            interrupt_waits(monkeypatch, 1)
            with pytest.raises(KeyboardInterrupt):
                chat.send_chat_message_stream("hi").open()
            _, told = the_span(spans)
    assert (told["dify.outcome"], told["error.type"]) == ("left", "KeyboardInterrupt")


def test_span_of_stream_whose_closing_is_interrupted(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldOpen(stream(frame(message("secret")), complete=False))
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            next(answer)
            interrupt_waits(monkeypatch, 1)
            with pytest.raises(KeyboardInterrupt):
                answer.close()
            _, told = the_span(spans)
    assert told["dify.outcome"] == "left"


def test_span_without_the_model_of_a_reply(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reply(_: ChatState) -> None:
        raise DifyConnectionError("this process has no descriptor left to load a part of dify-chat")

    monkeypatch.setattr(ChatState, "reply", reply)
    with talk(STREAM) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert [event.event for event in answer][-1] == "message_end"
    _, told = the_span(spans)
    assert told["dify.outcome"] == "finished"


def test_span_of_stream_stopped(spans: InMemorySpanExporter) -> None:
    with talk(STREAM, stopped()) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        next(answer)
        answer.stop()
        answer.final()
    _, told = the_span(spans)
    assert told["dify.outcome"] == "stopped"


def test_span_of_stream_resumed(spans: InMemorySpanExporter) -> None:
    events = [message("Hello"), message_end(), workflow_finished("succeeded", answer="Hello")]
    begun = frame(workflow_started())
    runs = stream(PING, begun), stream(PING, begun, *map(frame, events))
    with talk(*runs) as (chat, _):
        reply = chat.send_chat_message_stream("hi").final()
    _, told = the_span(spans)
    assert reply.answer == "Hello"
    assert (told["dify.resumed"], told["dify.outcome"]) == (1, "finished")
    assert told["dify.workflow_run_id"]


def test_no_span_where_opentelemetry_is_not_imported(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "opentelemetry.trace")
    with talk(REPLY, STREAM) as (chat, server):
        chat.send("hi")
        chat.send_chat_message_stream("hi").final()
    assert spans.get_finished_spans() == ()
    assert [request.header("traceparent") for request in server.requests] == [None, None]
