# Written from _async/test_stream_closing.py by generator/unasync.py, which `make generate` runs.

"""A stream that is closed, read or forgotten by another caller."""

import gc
import time
from functools import partial

import pytest

from dify_chat import ChatStream, DifyChat, DifyConfigError, DifyStreamError
from dify_chat.models import ChatStreamEvent
from tests.support.made import frame, message, message_end, stopped, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import Recording
from tests.support.together import Together
from tests.wire._sync.talks import KEY, drained, is_left, talk

pytestmark = pytest.mark.every_transport

BEGUN = stream(frame(message("Hel")), complete=False)
RUN_BEGUN = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
WHOLE = stream(frame(message("Hel")), frame(message("lo")), frame(message_end()))


def close_when_silent(answer: ChatStream, held: HeldOpen) -> None:
    assert held.silent.wait(10)
    time.sleep(0.1)  # until the reader waits for more
    answer.close()


@pytest.mark.every_transport
@pytest.mark.parametrize("begun", [BEGUN, RUN_BEGUN], ids=["chat", "run"])
def test_closing_stream_wakes_its_reader_and_stops_the_model(begun: Recording) -> None:
    held = HeldOpen(begun)
    raised: list[object] = []

    def read(answer: ChatStream) -> None:
        raised.append((drained(answer))[1])

    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            answer.open()
            Together([partial(read, answer), partial(close_when_silent, answer, held)])
        assert is_left(held)
    assert isinstance(raised[0], DifyStreamError)
    assert "the stream was closed before its end" in str(raised[0])
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


@pytest.mark.every_transport
def test_two_that_read_it_at_once_get_a_clear_error() -> None:
    held = HeldOpen(BEGUN)
    refused: list[DifyConfigError] = []

    def step(answer: ChatStream) -> None:
        try:
            while True:
                answer.__next__()
        except DifyConfigError as error:
            refused.append(error)
            answer.close()
        except DifyStreamError:
            pass

    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi").open()
            Together([partial(step, answer), partial(step, answer)])
    assert len(refused) == 1
    assert "read already, by another task or thread" in str(refused[0])


def test_a_refusal_stays_a_refusal() -> None:
    with talk() as (chat, server):
        answer = chat.send_chat_message_stream("hi")
        errors = []
        for step in (answer.open, answer.__next__, answer.final, answer.open):
            with pytest.raises(Exception, match="501") as raised:
                step()
            errors.append(raised.value)
    assert errors == errors[:1] * 4
    assert len(server.requests) == 1


def test_one_that_was_read_to_its_end_does_not() -> None:
    with talk(WHOLE) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        events: list[ChatStreamEvent] = [event for event in answer]
        del answer
        gc.collect()
    assert len(events) == 3


def test_stream_that_another_caller_has_closed_is_not_resumed() -> None:
    with talk(RUN_BEGUN, stopped()) as (chat, server):
        answer = chat.send_chat_message_stream("hi").open()
        answer.close()
        assert not answer._source.resume(stays=False)
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]
