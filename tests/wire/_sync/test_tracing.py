# Written from _async/test_tracing.py by generator/unasync.py, which `make generate` runs.

"""OpenTelemetry, by its instrumentation of httpx: what its spans have, and what they haven't."""

from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from dify_chat import DifyChat, DifyError
from tests.support.made import frame, message, message_end, refusal, stream
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._sync.talks import KEY, talk

LISTED = load("1.16.0/conversations/list_chatflow")
REPLY = load("1.16.0/chat/blocking_basic")
STREAM = stream(frame(message("another secret")), frame(message_end()))


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(spans: InMemorySpanExporter) -> TracerProvider:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return provider


@pytest.fixture
def instrumented(tracing: TracerProvider) -> Iterator[None]:
    """Every httpx client, ours among them."""
    HTTPXClientInstrumentor().instrument(tracer_provider=tracing)
    yield
    HTTPXClientInstrumentor().uninstrument()


def test_the_trace_id_of_the_caller_is_a_header_however_the_answer_comes() -> None:
    refused = load("1.16.0/agent/no_mode")
    with talk(REPLY, STREAM, refused, STREAM, STREAM, REPLY) as (chat, server):
        chat.send("secret", trace_id="trace-1")
        chat.send_chat_message_stream("secret", trace_id="trace-2").final()
        chat.send("secret", trace_id="trace-3")  # to an agent app, which takes streaming mode alone
        chat.send("secret", trace_id="trace-4", response_mode="streaming")
        chat.send("secret")
    told = [request.header("X-Trace-Id") for request in server.requests]
    assert told == ["trace-1", "trace-2", "trace-3", "trace-3", "trace-4", None]


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


@pytest.mark.usefixtures("instrumented")
def test_a_request_is_a_span_and_tells_it_to_the_server(spans: InMemorySpanExporter) -> None:
    with talk(REPLY, STREAM) as (chat, server):
        chat.send("secret")
        chat.send_chat_message_stream("secret").final()
    finished = spans.get_finished_spans()
    expected = {"http.method": "POST", "http.url": f"{server.url}/chat-messages", "http.status_code": 200}
    assert [attributes(span) for span in finished] == [expected, expected]
    ids = [f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}" for span in finished]
    told = [request.header("traceparent") or "" for request in server.requests]
    assert [parent.rpartition("-")[0] for parent in told] == ids
    assert [word for word in (KEY, "secret", "user-1") for span in finished if word in span.to_json()] == []


@pytest.mark.usefixtures("instrumented")
def test_the_span_of_a_stream_ends_when_its_head_has_come(spans: InMemorySpanExporter) -> None:
    with talk(STREAM) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        assert spans.get_finished_spans() == ()
        with answer:
            assert len(spans.get_finished_spans()) == 1
            answer.final()
    assert len(spans.get_finished_spans()) == 1


@pytest.mark.usefixtures("instrumented")
def test_a_span_around_a_stream_is_the_parent_of_its_requests(
    spans: InMemorySpanExporter, tracing: TracerProvider
) -> None:
    with talk(STREAM) as (chat, _):
        with tracing.get_tracer("test").start_as_current_span("answer"):
            chat.send_chat_message_stream("hi").final()
    request, around = spans.get_finished_spans()
    assert around.name == "answer"
    assert request.parent is not None
    assert request.parent.span_id == around.context.span_id


@pytest.mark.usefixtures("instrumented")
def test_span_of_failed_call_has_failed(spans: InMemorySpanExporter) -> None:
    with talk(refusal(404, "not_found")) as (chat, server):
        with pytest.raises(DifyError):
            chat.send("hi")
    with DifyChat(KEY, server.url, "user-1", max_retries=0) as chat:
        with pytest.raises(DifyError):
            chat.send("hi")
    finished = spans.get_finished_spans()
    assert [span.status.status_code for span in finished] == [StatusCode.ERROR, StatusCode.ERROR]
    assert [attributes(span).get("http.status_code") for span in finished] == [404, None]
    assert [span for span in finished if KEY in span.to_json()] == []


@pytest.mark.usefixtures("instrumented")
def test_each_repetition_is_a_span(spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat._http.retry.INITIAL_DELAY", 0.0)
    with talk(refusal(429, "too_many_requests"), REPLY) as (chat, _):
        chat.send("hi")
    codes = [attributes(span)["http.status_code"] for span in spans.get_finished_spans()]
    assert codes == [429, 200]


def test_a_client_of_the_callers_own_can_be_instrumented_alone(
    spans: InMemorySpanExporter, tracing: TracerProvider
) -> None:
    with ReplayServer(LISTED, STREAM, LISTED) as server:
        with httpx.Client() as own:
            HTTPXClientInstrumentor.instrument_client(own, tracer_provider=tracing)
            chat = DifyChat(KEY, server.url, "user-1", http_client=own)
            chat.conversations()
            chat.send_chat_message_stream("hi").final()
        with DifyChat(KEY, server.url, "user-1") as other:
            other.conversations()
    assert [span.name for span in spans.get_finished_spans()] == ["GET", "POST"]
    # The query is in it: docs/observability.md shows how to leave it out.
    assert "user=user-1" in str(attributes(spans.get_finished_spans()[0])["http.url"])
