# Written from _async/test_stream_stop.py by generator/unasync.py, which `make generate` runs.

"""A stop that the caller asks for: the server is asked once, and the stream runs to its end."""

from functools import partial

import pytest

from dify_chat import ChatStream, DifyChat, DifyConnectionError, DifyStreamError, ServerError
from tests.support.made import (
    RUN,
    event,
    frame,
    message,
    message_end,
    refusal,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import Act, Prompted, RawServer, hangs_up, plays, resets
from tests.support.together import Happens, Together
from tests.wire._sync.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

STOP = "/v1/chat-messages/task-1/stop"
PING = b"event: ping\n\n"
BEGUN = stream(frame(message("Hel")), complete=False)
REST = frame(message("lo")) + frame(message_end())


def stops(server: RawServer) -> int:
    """Count the requests that stop the model."""
    return sum(request.path.endswith("/stop") for request in server.requests)


def rest(answer: ChatStream) -> list[str]:
    return [event["event"] for event in (drained(answer))[0]]


def test_stop_lets_chat_run_to_its_end() -> None:
    held = Prompted(BEGUN, REST)
    with RawServer(held, held.prompting(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi", user_id="ada", api_key="app-ada") as answer:
                answer.__next__()
                answer.stop()
                answer.stop()
                assert rest(answer) == ["message", "message_end"]
                answer.stop()
            assert (answer.answer, answer.outcome) == ("Hello", "stopped")
            assert (answer.final()).answer == "Hello"
    assert stops(server) == 1
    assert server.requests[1].path == STOP
    assert server.requests[1].json() == {"user": "ada"}
    assert server.requests[1].header("Authorization") == "Bearer app-ada"


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ([workflow_finished("stopped")], "stopped"),
        ([workflow_finished("stopped"), message_end()], "stopped"),
        ([message_end(), workflow_finished("succeeded", answer="Hel")], "finished"),
    ],
    ids=["as 1.16", "as 1.9", "too late"],
)
def test_outcome_of_stopped_chatflow_is_the_run_s(last: list[dict[str, object]], outcome: str) -> None:
    begun = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
    held = Prompted(begun, b"".join(map(frame, last)))
    with RawServer(held, held.prompting(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.__next__()
                answer.__next__()
                answer.stop()
                rest(answer)
            assert answer.outcome == outcome
    assert stops(server) == 1


@pytest.mark.parametrize("stop_on_exit", [True, False])
def test_stop_before_task_is_known_is_sent_once_it_is(stop_on_exit: bool) -> None:
    held = Prompted(stream(PING, complete=False), frame(message("Hel")) + frame(message("lo")))
    ending = Prompted(stopped())
    with RawServer(held.then(frame(message_end()), when=ending), ending) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=stop_on_exit) as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.stop()
                held.go.set()
                assert rest(answer) == ["message", "message", "message_end"]
            assert answer.outcome == "stopped"
    assert stops(server) == 1


def test_stop_while_a_reader_waits_for_the_first_event() -> None:
    held = Prompted(stream(PING, complete=False), frame(message("Hel")))
    ending = Prompted(stopped())
    told: list[list[str]] = []

    def read(answer: ChatStream) -> None:
        told.append(rest(answer))

    def press(answer: ChatStream) -> None:
        Happens(held.played.is_set)
        answer.stop()
        held.go.set()

    with RawServer(held.then(frame(message_end()), when=ending), ending) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            with chat.send_chat_message_stream("hi") as answer:
                Together([partial(read, answer), partial(press, answer)])
            assert answer.outcome == "stopped"
    assert told == [["message", "message_end"]]
    assert stops(server) == 1


@pytest.mark.parametrize("stop_on_exit", [True, False])
def test_stop_that_no_reader_follows_is_sent_by_leaving(stop_on_exit: bool) -> None:
    held = Prompted(stream(PING, complete=False), frame(message("Hel")))
    ending = Prompted(stopped())
    with RawServer(held.then(b"", when=ending), ending) as server:
        with (
            DifyChat(KEY, server.url, "user-1", stop_on_exit=stop_on_exit) as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            answer.stop()
            held.go.set()
    assert stops(server) == 1


def test_leaving_after_stop_sends_no_second() -> None:
    held = Prompted(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        with (
            DifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            answer.__next__()
            answer.stop()
    assert stops(server) == 1


@pytest.mark.parametrize(
    ("act", "error"),
    [(plays(refusal(500, "unknown")), ServerError), (hangs_up, DifyConnectionError)],
    ids=["refusal", "hang-up"],
)
def test_failed_stop_raises_and_leaving_asks_again(act: Act, error: type[Exception]) -> None:
    held = Prompted(BEGUN)
    with RawServer(held, act, plays(stopped())) as server:
        with (
            DifyChat(KEY, server.url, "user-1", max_retries=0) as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            answer.__next__()
            with pytest.raises(error):
                answer.stop()
            assert answer.outcome is None
    assert stops(server) == 2


@pytest.mark.parametrize("breaks", [resets, hangs_up])
@pytest.mark.parametrize("is_left", [False, True], ids=["stop", "leaving"])
def test_stop_whose_connection_breaks_is_sent_again(breaks: Act, is_left: bool) -> None:
    held = Prompted(BEGUN, REST)
    with RawServer(held, breaks, held.prompting(stopped())) as server:
        with (
            DifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            answer.__next__()
            if not is_left:
                answer.stop()
                assert rest(answer) == ["message", "message_end"]
        assert Happens(held.go.is_set)
    assert [request.path for request in server.requests[1:]] == [STOP, STOP]


def test_stop_whose_connection_breaks_twice_raises() -> None:
    held = Prompted(BEGUN)
    with RawServer(held, hangs_up, hangs_up, plays(stopped())) as server:
        with (
            DifyChat(KEY, server.url, "user-1", max_retries=5) as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            answer.__next__()
            with pytest.raises(DifyConnectionError, match="the connection broke"):
                answer.stop()
    assert stops(server) == 3


def test_failed_stop_leaves_stream_that_finishes() -> None:
    held = Prompted(BEGUN, REST)
    with RawServer(held, plays(refusal(500, "unknown"))) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.__next__()
                with pytest.raises(ServerError):
                    answer.stop()
                held.go.set()
                assert rest(answer) == ["message", "message_end"]
            assert answer.outcome == "finished"


@pytest.mark.parametrize("stop_on_exit", [True, False])
def test_stop_that_the_end_forestalls_is_not_sent(stop_on_exit: bool) -> None:
    held = Prompted(stream(PING, complete=False), frame(message("Hel")) + frame(message_end()))
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=stop_on_exit) as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.stop()
                held.go.set()
                assert rest(answer) == ["message", "message_end"]
            assert answer.outcome == "finished"
    assert stops(server) == 0


@pytest.mark.parametrize("stop_on_exit", [True, False])
def test_stop_that_a_fault_forestalls_leaves_the_fault(stop_on_exit: bool) -> None:
    held = Prompted(stream(PING, complete=False), b"data: {\n\n")
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=stop_on_exit) as chat:
            answer = chat.send_chat_message_stream("hi").open()
            answer.stop()
            held.go.set()
            delivered, raised = drained(answer)
    assert (delivered, type(raised)) == ([], DifyStreamError)
    assert "a frame is no JSON" in str(raised)
    assert stops(server) == 0


def test_stop_that_was_deferred_and_fails_leaves_stream() -> None:
    held = Prompted(stream(PING, complete=False), frame(message("Hel")))
    refused = Prompted(refusal(500, "unknown"))
    with RawServer(held.then(frame(message_end()), when=refused), refused) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.stop()
                held.go.set()
                assert rest(answer) == ["message", "message_end"]
            assert answer.outcome == "finished"
    assert stops(server) == 1


def test_stop_before_opening_and_after_the_end_is_nothing() -> None:
    with talk(stream(REST)) as (chat, server):
        answer = chat.send_chat_message_stream("hi")
        answer.stop()
        answer.final()
        answer.stop()
        assert answer.outcome == "finished"
    assert len(server.requests) == 1


def test_stop_before_task_is_known_holds_for_a_resumed_run() -> None:
    nameless = event("workflow_started", **RUN, data={"id": "run-1"})
    del nameless["task_id"]
    again = Prompted(stream(frame(nameless), complete=False), frame(message("Hel")))
    ending = Prompted(stopped())
    ended = frame(workflow_finished("stopped", answer="Hel"))
    acts: list[Act] = [plays(stream(frame(nameless), complete=False)), again.then(ended, when=ending), ending]
    with RawServer(*acts) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi") as answer:
                answer.__next__()
                answer.stop()
                again.go.set()
                assert rest(answer) == ["message", "workflow_finished"]
            assert (answer.outcome, answer.resumed) == ("stopped", 1)
    assert stops(server) == 1
