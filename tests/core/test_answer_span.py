"""The span of an answer without a server: its end by two threads, and what it registers with `atexit`."""

from types import SimpleNamespace

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, Sampler

from dify_chat import DifyChat
from dify_chat._http import exits
from dify_chat._request.options import CallOptions
from dify_chat._stream.reply import ChatMessageSendResponse
from dify_chat._stream.state import ChatState
from dify_chat._stream.telemetry import AnswerSpan


@pytest.fixture
def options() -> CallOptions:
    with DifyChat("app-key", "http://localhost:9/v1", "user-1") as chat:
        return chat._call_options(None, {})


def test_span_that_two_threads_end_ends_once(options: CallOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    class EndedMeanwhile(ChatState):
        def reply(self) -> ChatMessageSendResponse:
            span.end_stream(ChatState(None), None)  # as another thread does
            return super().reply()

    exporter, tracing = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    tracing.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracing)
    span = AnswerSpan(options, None, streamed=True)
    assert span.start()
    span.end_stream(EndedMeanwhile(None), ValueError())
    (ended,) = exporter.get_finished_spans()
    assert dict(ended.attributes or {})["error.type"] == "ValueError"


@pytest.mark.parametrize(("sampler", "times"), [(ALWAYS_ON, 1), (ALWAYS_OFF, 0)], ids=["recorded", "not"])
def test_leaving_is_registered_once_more_by_the_first_span_that_is_recorded(
    options: CallOptions, monkeypatch: pytest.MonkeyPatch, sampler: Sampler, times: int
) -> None:
    registered: list[object] = []
    monkeypatch.setattr(exits, "atexit", SimpleNamespace(register=registered.append))
    exits.leave_before_exporters.cache_clear()
    tracing = TracerProvider(sampler=sampler, shutdown_on_exit=False)
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracing)
    for _ in range(2):
        assert AnswerSpan(options, None, streamed=True).start()
    assert registered == [exits.leave_all] * times
