# Written from _async/test_stream_opening.py by generator/unasync.py, which `make generate` runs.

"""When a stream is opened, and what keeps it from opening."""

import gc
import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any, cast
from weakref import ref

import httpx
import pytest

from dify_chat import (
    AuthenticationError,
    BadRequestError,
    ConversationNotFoundError,
    DifyAPIError,
    DifyChat,
    DifyConnectionError,
    DifyError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    NotFoundError,
    ServerError,
)
from tests.support.made import answer, frame, message, message_end, refusal, stream
from tests.support.raw import HeldOpen, RawServer, hangs_up
from tests.support.reachable import places_of
from tests.support.recordings import Recording, load
from tests.wire._sync.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

EVENTS = [message("Hi"), message_end()]
HELLO = stream(*map(frame, EVENTS))


def test_nothing_is_sent_before_it_is_entered() -> None:
    with talk(HELLO) as (chat, server):
        never_entered = chat.send_chat_message_stream("hi")
        never_entered.close()
        entered = chat.send_chat_message_stream("hi")
        assert server.requests == []
        with entered:
            assert [request.path for request in server.requests] == ["/v1/chat-messages"]
            assert (entered.final()).answer == "Hi"
    assert len(server.requests) == 1


def test_stream_iterated_without_a_with_block() -> None:
    with talk(HELLO, HELLO) as (chat, server):
        assert [event.to_dict() for event in chat.send_chat_message_stream("hi")] == EVENTS
        assert [piece for piece in chat.send_chat_message_stream("hi").text] == ["Hi"]
    assert len(server.requests) == 2


class Followed(str):
    """A text that a weak reference can follow."""


def test_open_stream_keeps_no_fields_of_its_message() -> None:
    with talk(HELLO) as (chat, _):
        version = Followed("7a7e7a5e")
        followed = ref(version)
        with chat.send_chat_message_stream("hi", workflow_id=version) as opened:
            del version
            gc.collect()
            assert followed() is None
            assert (opened.final()).answer == "Hi"


@pytest.mark.every_transport(httpx2="a client of the caller keeps what it has sent")
def test_connection_of_open_stream_keeps_no_message() -> None:
    with talk(HELLO) as (chat, _), chat.send_chat_message_stream("question-5f3c") as opened:
        assert places_of("question-5f3c", cast("Any", opened)) == []
        assert (opened.final()).answer == "Hi"


@pytest.mark.parametrize("duplicate", [copy, deepcopy, pickle.dumps])
def test_stream_is_not_copied_and_goes_on(duplicate: Callable[[object], object]) -> None:
    """A copy that is freed would hang up, and have the model stopped."""
    with talk(HELLO) as (chat, server), chat.send_chat_message_stream("hi") as opened:
        with pytest.raises(TypeError, match="a stream can't be copied or pickled"):
            duplicate(opened)
        assert drained(opened) == (EVENTS, None)
    assert len(server.requests) == 1


def test_stream_opened_by_hand_is_opened_once() -> None:
    with talk(HELLO) as (chat, server):
        opened = chat.send_chat_message_stream("hi").open()
        assert opened.open() is opened
        with opened as entered:
            assert entered is opened
            assert drained(entered) == (EVENTS, None)
        assert next(opened, None) is None
    assert len(server.requests) == 1


def test_a_stream_closed_before_it_was_entered_stays_closed() -> None:
    with talk() as (chat, server):
        closed = chat.send_chat_message_stream("hi")
        closed.close()
        delivered, raised = drained(closed)
    assert (delivered, server.requests) == ([], [])
    assert type(raised) is DifyStreamError
    assert "the stream was closed before its end" in str(raised)


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        (load("1.16.0/chat_errors/required_input_missing_stream"), BadRequestError),
        (load("1.16.0/limits/app_deleted"), AuthenticationError),
        (load("1.16.0/chat_errors/stream_unknown_conversation"), ConversationNotFoundError),
        (refusal(503, "overloaded"), ServerError),
        (refusal(418, "teapot"), DifyAPIError),
    ],
)
def test_a_refusal_is_raised_on_entering(refused: Recording, kind: type[DifyAPIError]) -> None:
    with talk(refused) as (chat, server):
        stream = chat.send_chat_message_stream("hi")
        with pytest.raises(kind) as raised:
            stream.__enter__()
        assert type(raised.value) is kind
        assert raised.value.status_code == refused.response.status
        stream.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            answer(b"<title>Sign in</title>", content_type="text/html"),
            "POST /chat-messages: 200: the response is no event stream; "
            "check base_url (that of Dify's API usually ends in /v1): 'Sign in'",
        ),
        (
            answer({"result": "success"}),
            'POST /chat-messages: 200: the response is no event stream: \'{"result": "success"}\'',
        ),
        (answer(content_type=""), "POST /chat-messages: 200: the response is no event stream: ''"),
    ],
)
def test_a_response_that_is_no_stream_is_said_to_be_none(wrong: Recording, message: str) -> None:
    with talk(wrong, wrong) as (chat, server):
        with pytest.raises(DifyResponseError) as raised:
            chat.send_chat_message_stream("hi").open()
        assert str(raised.value) == message
        with pytest.raises(DifyResponseError):
            chat.send_chat_message_stream("hi").final()
    assert len(server.requests) == 2


def test_an_unanswered_request_is_not_repeated() -> None:
    with RawServer(hangs_up, HeldOpen()) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            for timeout, kind in ((60, DifyConnectionError), (httpx.Timeout(60, read=0.1), DifyTimeoutError)):
                with pytest.raises(DifyConnectionError) as raised:
                    chat.send_chat_message_stream("hi", timeout=timeout).open()
                assert type(raised.value) is kind
    assert [request.method for request in server.requests] == ["POST", "POST"]


def test_stream_that_failed_to_open_stays_closed() -> None:
    with talk(refusal(404, "not_found"), HELLO) as (chat, server):
        stream = chat.send_chat_message_stream("hi")
        with pytest.raises(NotFoundError):
            stream.open()
        with pytest.raises(DifyError):
            stream.final()
    assert len(server.requests) == 1
