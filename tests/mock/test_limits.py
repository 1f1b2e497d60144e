"""The limits that a test gives to the mock, and its count of messages."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import SimpleNamespace

import httpcore
import httpx
import pytest

from dify_chat import BadRequestError, DifyChat, DifyTimeoutError, RateLimitError
from dify_chat.testing import MockDify
from dify_chat.testing._app import limits
from dify_chat.testing._app.broadcast import Broadcast, Workers
from dify_chat.testing._wire.responses import PING

from .client import SEND, client_of, question


def client(server: MockDify) -> DifyChat:
    return DifyChat(server.api_key, server.url, "ada", max_retries=0)


@pytest.fixture(params=["chat", "advanced-chat"])
def busy(request: pytest.FixtureRequest) -> Iterator[MockDify]:
    """A server that answers one question at a time."""
    with MockDify(delay=0, app_mode=request.param, max_active_requests=1) as server:
        yield server


def test_question_beyond_limit_refused(busy: MockDify) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def answer(question: str) -> str:
        asked.set()
        may_answer.wait(20)
        return question

    busy.answer(answer)
    with client(busy) as chat:
        first = threading.Thread(target=chat.send, args=["first"])
        first.start()
        assert asked.wait(20)
        with pytest.raises(
            BadRequestError, match=r"current maximum concurrent requests allowed for .* is 1"
        ) as refusal:
            chat.send("second")
        assert refusal.value.code == "invalid_param"
        may_answer.set()
        first.join()
        assert chat.send("third").answer == "You said: third"
    assert busy.message_count == 2


def test_stream_has_room_until_its_end() -> None:
    with MockDify(delay=0, max_active_requests=1) as busy, client(busy) as chat:
        with chat.send_chat_message_stream("first") as stream:
            next(iter(stream))
        while busy.message_count < 2:  # the server has to notice that the stream was left
            try:
                chat.send("second")
            except BadRequestError:
                time.sleep(0.01)


@pytest.fixture
def chatflow(request: pytest.FixtureRequest) -> Iterator[DifyChat]:
    """A client of a chatflow that has room for as many questions as the test says."""
    most = request.param
    with (
        MockDify(delay=0, app_mode="advanced-chat", max_active_requests=most) as server,
        client(server) as chat,
    ):
        yield chat


@pytest.mark.parametrize("chatflow", [1], indirect=True)
def test_stream_of_chatflow_is_refused_without_a_second_place(chatflow: DifyChat) -> None:
    with pytest.raises(BadRequestError, match="maximum concurrent requests allowed"):
        chatflow.send_chat_message_stream("Hello").final()


@pytest.mark.parametrize("chatflow", [2], indirect=True)
def test_stream_of_chatflow_has_no_place_while_it_goes_on(chatflow: DifyChat) -> None:
    streams = [chatflow.send_chat_message_stream(text) for text in ("first", "second")]
    with streams[0], streams[1]:
        assert [stream.final().answer for stream in streams] == ["You said: first", "You said: second"]


def test_refused_question_and_cut_response_leave_room(busy: MockDify) -> None:
    with client(busy) as chat:
        with pytest.raises(Exception, match="Not Exists"):
            chat.send("Hello", conversation_id="5f1c7f3e-0000-4000-8000-000000000000")
        busy.fault(abort_after=0, path="/chat-messages")
        with pytest.raises(Exception, match="chat-messages"):
            chat.send("Hello")
        assert chat.send("Hello").answer == "You said: Hello"
    assert busy.message_count == 2


def test_question_beyond_rate_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 7.0
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now))
    with MockDify(delay=0, rate_limit=2) as server, client(server) as chat:
        chat.send("first")
        chat.send("second")
        with pytest.raises(RateLimitError) as refusal:
            chat.send("third")
        assert refusal.value.code == "too_many_requests"
        assert server.message_count == 2
        now += 1.0
        chat.send("fourth")


def test_blocking_call_goes_on_without_its_client() -> None:
    may_answer = threading.Event()

    def answer(question: str) -> str:
        assert may_answer.wait(20)
        return f"You said: {question}"

    with MockDify(delay=0) as server, client(server) as chat:
        server.answer(answer)
        with pytest.raises(DifyTimeoutError):
            chat.send("one two three", timeout=httpx.Timeout(20, read=0.1))
        while server.message_count == 0:  # the server has to read the question, however busy the machine is
            time.sleep(0.01)
        (conversation,) = chat.conversations().data
        (message,) = chat.messages(conversation.id).data
        assert (message.query, message.answer, message.status) == ("one two three", "", "normal")
        may_answer.set()
        while not message.answer:
            (message,) = chat.messages(conversation.id).data
        assert message.answer == "You said: one two three"
        assert server.message_count == 1


def test_message_count_kept_after_stop() -> None:
    server = MockDify(delay=0)
    assert server.message_count == 0
    with server, client(server) as chat:
        chat.send("Hello")
    assert server.message_count == 1
    with server:
        assert server.message_count == 0


@pytest.mark.parametrize("name", ["max_active_requests", "rate_limit", "workers"])
def test_limit_below_one_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is 1 or more, or None for any number, not 0"):
        MockDify(**{name: 0})  # type: ignore[arg-type]  # the options have any type


def test_run_without_worker_gets_one_ping_until_its_turn() -> None:
    with (
        MockDify(delay=0, app_mode="advanced-chat", workers=1, ping_every=0.02) as server,
        client(server) as chat,
        client_of(server) as http,
    ):
        server.pauses_for({})
        assert chat.send("first").event == "workflow_paused"  # a run that waits for a person has no worker
        workers = server._state.workers  # type: ignore[union-attr]  # the server has started
        workers.delay = 60
        with chat.send_chat_message_stream("second") as busy:
            next(iter(busy))
            body = question("third", response_mode="streaming")
            with http.stream("POST", SEND, json=body) as queued:
                chunks = queued.iter_raw()
                assert next(chunks) == b"event: ping\n\n"
                rest = b""
                with suppress(httpcore.ReadTimeout):
                    while len(rest) <= 2:
                        rest += queued.extensions["network_stream"].read(1, timeout=0.5)
                assert rest in (b"", b"\r\n")  # the end of the ping's chunk may come after it
            workers.delay = 0
            busy.stop()
            busy.final()
        (waited,) = chat.conversations(user_id="u").data
        while not (answer := chat.messages(waited.id, user_id="u").data[0].answer):
            pass
        assert answer == "You said: third"


def test_run_that_waits_for_a_worker_has_no_pings() -> None:
    broadcast = Broadcast(Workers(delay=0, ping_every=0))
    for is_queued, pings in ((True, []), (False, [PING])):
        broadcast.is_queued = is_queued
        looks = iter([True, True, False])  # it is silent at the first of them
        assert list(broadcast.listen(lasts=partial(next, looks, False))) == pings
