"""Streams that are open when the interpreter ends: the model is stopped."""

import asyncio
from collections.abc import Iterator
from weakref import WeakSet

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat._http import exits
from tests.support.made import frame, message, stopped, stream
from tests.support.programs import output_of
from tests.support.raw import HeldOpen, RawServer, plays
from tests.wire._sync.talks import KEY

BEGUN = stream(frame(message("Hel")), complete=False)
PROGRAM = """
import sys, threading
from dify_chat import DifyChat

chat = DifyChat("app-key", {url!r}, "user-1", stop_on_exit={stops})
{kept}
print(next(stream).answer)
"""
KEPT = {
    "a variable": "stream = chat.send_chat_message_stream('hi')",
    "a cycle": "stream = chat.send_chat_message_stream('hi'); cycle = [stream]; cycle.append(cycle)",
    "an attribute of a module": "sys.stream = stream = chat.send_chat_message_stream('hi')",
}


AT_EXIT = """
import asyncio, atexit
from dify_chat import AsyncDifyChat, DifyConnectionError

async def ask():
    async with AsyncDifyChat("app-key", "http://localhost:9/v1", "user-1") as chat:
        try:
            await chat.info()
        except DifyConnectionError as error:
            print(error)

atexit.register(lambda: asyncio.run(ask()))
"""


def test_call_that_can_not_ask_for_an_address_says_no_more_than_that() -> None:
    assert output_of(AT_EXIT).startswith("GET /info: the request failed: ")


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_model_is_stopped_before_interpreter_ends(kept: str) -> None:
    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        assert output_of(PROGRAM.format(url=server.url, kept=kept, stops=True)) == "Hel\n"
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


def test_nothing_is_stopped_if_the_client_wishes_so() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        assert output_of(PROGRAM.format(url=server.url, kept=KEPT["a variable"], stops=False)) == "Hel\n"
    assert len(server.requests) == 1


@pytest.fixture(autouse=True)
def _no_time_is_taken() -> None:
    exits._end_of_leaving.cache_clear()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    """A server whose stream is open, of the only client that there is."""
    monkeypatch.setattr(exits, "_owners", WeakSet())
    with (
        RawServer(HeldOpen(BEGUN), plays(stopped())) as server,
        DifyChat(KEY, server.url, "user-1") as chat,
        chat.send_chat_message_stream("hi") as answer,
    ):
        next(answer)
        yield server


def test_each_client_leaves_its_streams(held: RawServer) -> None:
    exits.leave_all()
    assert len(held.requests) == 2


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, tracing = InMemorySpanExporter(), TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracing)
    return exporter


WITH_SPANS = """
from dify_chat import DifyChat
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

exporter = ConsoleSpanExporter(formatter=lambda span: span.attributes["dify.outcome"])
tracing = TracerProvider()
tracing.add_span_processor(BatchSpanProcessor(exporter))
trace.set_tracer_provider(tracing)
chat = DifyChat("app-key", {url!r}, "user-1")
stream = chat.send_chat_message_stream("hi")
print(next(stream).answer)
"""


def test_span_is_exported_before_interpreter_ends() -> None:
    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        assert output_of(WITH_SPANS.format(url=server.url)) == "Hel\nleft"
    assert len(server.requests) == 2


def outcomes(exporter: InMemorySpanExporter) -> list[object]:
    return [dict(span.attributes or {})["dify.outcome"] for span in exporter.get_finished_spans()]


def test_span_of_stream_ends_with_interpreter(spans: InMemorySpanExporter, held: RawServer) -> None:
    exits.leave_all()
    assert (outcomes(spans), len(held.requests)) == (["left"], 2)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of client and stream, which are kept too long
def test_span_of_stream_ends_with_event_loop(spans: InMemorySpanExporter) -> None:
    kept: list[object] = []

    async def main(url: str) -> None:
        answer = AsyncDifyChat(KEY, url, "user-1").send_chat_message_stream("hi")
        await anext(answer)
        kept.append(answer)

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        asyncio.run(main(server.url))
    assert outcomes(spans) == ["left"]


def test_leaving_takes_no_longer_than_limit(held: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exits, "_SECONDS", 0.0)
    exits.leave_all()
    assert len(held.requests) == 1


def test_second_call_leaves_none_when_time_is_over(held: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exits, "_SECONDS", 0.0)
    exits.leave_all()
    monkeypatch.setattr(exits, "_SECONDS", 60.0)
    exits.leave_all()
    assert len(held.requests) == 1


def test_stream_of_event_loop_is_left_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exits, "_owners", WeakSet())

    async def main(url: str) -> None:
        async with AsyncDifyChat(KEY, url, "user-1") as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            exits.leave_all()
            assert len(server.requests) == 1

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        asyncio.run(main(server.url))
    assert len(server.requests) == 2
