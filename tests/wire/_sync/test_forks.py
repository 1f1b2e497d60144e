# Written from _async/test_forks.py by generator/unasync.py, which `make generate` runs.

"""Processes that are forked: parent and child have connections of their own."""

import threading
from functools import partial
from typing import Any

import pytest

from dify_chat import DifyChat, DifyConfigError, new_http_client
from tests.support.forked import Forked, needs_fork
from tests.support.made import frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.together import Happens
from tests.wire._sync.talks import KEY

pytestmark = [
    needs_fork,
    # Of the child, which has the parent's objects but can't close what they stand for.
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),
]

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")
OF_PARENT = "DifyConfigError: this stream was opened in another process"


def answer_of(chat: DifyChat, question: str) -> str:
    return (chat.send(question)).answer


def ask_and_close(chat: DifyChat) -> str:
    answer = answer_of(chat, "child")
    chat.close()
    return answer


def fork_again(chat: DifyChat) -> str:
    chat.send("child")
    with Forked(partial(ask_and_close, chat)) as answer:
        return f"grandchild: {answer}"


@pytest.mark.every_transport
@pytest.mark.usefixtures("idle_connections_stay")
def test_parent_child_and_grandchild_have_connections_of_their_own() -> None:
    with ReplayServer(*[REPLY] * 4) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = answer_of(chat, "parent")
            with Forked(partial(fork_again, chat)) as said:
                assert said == f"grandchild: {answer}"
                assert answer_of(chat, "parent") == answer
        assert server.connections == 3
    asked = [request.json()["query"] for request in server.requests]
    assert asked == ["parent", "child", "child", "parent"]


def stay() -> None:
    """Live on, and do nothing."""


@pytest.mark.every_transport
def test_closing_in_parent_reaches_server_while_child_lives() -> None:
    with ReplayServer(REPLY) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        chat.send("parent")
        with Forked(stay):
            chat.close()
            assert Happens(lambda: server.is_left(1, within=0), 10)


def read_and_leave(chat: DifyChat, stream: Any) -> str:
    try:
        stream.__next__()
    except DifyConfigError as error:
        return f"DifyConfigError: {error}"
    finally:
        stream.close()
        chat.close()
    return "read"


@pytest.mark.every_transport
def test_open_stream_is_the_parents_alone() -> None:
    go_on = threading.Event()
    answer = stream(frame(message("Hel")), frame(message("lo")), frame(message_end()))

    def wait_for_child(chunk: Any) -> None:
        if b"Hel" not in chunk.data:
            go_on.wait(60)

    with ReplayServer(answer, before_chunk=wait_for_child) as server:
        with (
            DifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as events,
        ):
            events.__next__()
            with Forked(partial(read_and_leave, chat, events)) as said:
                assert said.startswith(OF_PARENT)
            go_on.set()
            assert (events.final()).answer == "Hello"
    assert len(server.requests) == 1, "the child has stopped the model"


@pytest.mark.every_transport
def test_stream_whose_first_event_is_awaited_is_the_parents_alone() -> None:
    held = HeldOpen(stream(b"event: ping\n\n", complete=False))
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            events = chat.send_chat_message_stream("hi").open()
            with Forked(partial(read_and_leave, chat, events)) as said:
                assert said.startswith(OF_PARENT)
                assert not held.left.is_set()
            events.close()
            assert Happens(held.left.is_set)
    assert len(server.requests) == 1


def read_file(chat: DifyChat, file: Any) -> bytes:
    try:
        return bytes(file.read())
    finally:
        chat.close()


@pytest.mark.every_transport
def test_open_file_is_the_parents_alone() -> None:
    with ReplayServer(SPEECH) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            file = chat.text_to_audio("hi").open()
            with Forked(partial(read_file, chat, file)) as said:
                assert said.startswith(OF_PARENT)
            assert file.read() == SPEECH.response.body
    assert len(server.requests) == 1


@pytest.mark.usefixtures("idle_connections_stay")
def test_client_of_the_caller_is_refused_in_child() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        with new_http_client() as own:
            chat = DifyChat(KEY, server.url, "user-1", http_client=own)
            chat.send("parent")
            with Forked(partial(ask_and_close, chat)) as said:
                assert said.startswith("DifyConfigError: this http_client was used in the process from")
                assert "Make a client with an http_client in each process" in said
            chat.send("parent")
    assert (server.connections, len(server.requests)) == (1, 2)


def ask_over(own: Any, url: str) -> str:
    return answer_of(DifyChat(KEY, url, "user-2", http_client=own), "child")


def test_client_of_the_caller_is_refused_in_child_by_another_client_of_ours() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        with new_http_client() as own:
            DifyChat(KEY, server.url, "user-1", http_client=own).send("parent")
            with Forked(partial(ask_over, own, server.url)) as said:
                assert said.startswith("DifyConfigError: this http_client was used in the process from")
    assert len(server.requests) == 1


def test_client_of_the_caller_made_before_fork_and_never_used_works_in_child() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        with new_http_client() as own:
            chat = DifyChat(KEY, server.url, "user-1", http_client=own)
            with Forked(partial(answer_of, chat, "child")) as said:
                assert "Error" not in said
                assert answer_of(chat, "parent") == said
    assert server.connections == 2


def test_client_made_before_fork_and_never_used_works_in_child() -> None:
    with ReplayServer(REPLY) as server:
        with (
            DifyChat(KEY, server.url, "user-1") as chat,
            Forked(partial(answer_of, chat, "child")) as said,
        ):
            assert "Error" not in said
    assert len(server.requests) == 1
