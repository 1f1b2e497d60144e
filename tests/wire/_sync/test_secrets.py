# Written from _async/test_secrets.py by generator/unasync.py, which `make generate` runs.

"""The key is in the request's header, and nowhere else."""

import logging
import pickle
import traceback
from collections.abc import Iterator
from copy import deepcopy
from socket import socket

import httpx
import pytest

from dify_chat import DifyChat, DifyConfigError, DifyError
from dify_chat._http import retry
from tests.support.made import answer, error, frame, message, refusal, stream
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up
from tests.support.recordings import load
from tests.wire._sync.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

LOGGERS = {"httpx": {"httpcore"}, "httpx2": {"httpx2", "httpcore2"}}
LISTED = load("1.16.0/conversations/list_chatflow")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


def test_no_log_record_and_no_error_holds_the_key(caplog: pytest.LogCaptureFixture, transport: str) -> None:
    caplog.set_level(logging.DEBUG)
    errors = failures()
    assert len(errors) == 9
    for raised in errors:
        shown = [str(raised), repr(raised), *traceback.format_exception(raised), with_locals(raised)]
        shown += [repr(vars(cause)) for cause in chain(raised)]
        assert [text for text in shown if KEY in text] == []
    assert {record.name.partition(".")[0] for record in caplog.records} >= LOGGERS.get(
        transport, {"dify_chat"}
    )
    assert [record for record in caplog.records if KEY in f"{record.getMessage()} {vars(record)}"] == []


@pytest.mark.parametrize("name", ["Content-Type", "Location", "WWW-Authenticate", "X-Version", "X-Echo", ""])
@pytest.mark.parametrize("status", ["200 OK", "302 Found", "401 No", "429 Many"])
@pytest.mark.unmeasured
def test_head_that_repeats_the_key_is_shown_without_it(
    name: str, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "dify_chat")
    line = f"{name}: Bearer {KEY}" if name else "X-Env: TEST"
    words = status if name else f"{status} Bearer {KEY}"
    head = f"HTTP/1.1 {words}\r\n{line}\r\nContent-Length: 3\r\n\r\n<p>"
    with RawServer(*[says(head.encode())] * 2) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            raised = failure(chat)
            with pytest.raises(DifyError) as of_call:
                chat.info()
    for told in (raised, of_call.value):
        headers = getattr(told, "headers", None) or {}
        shown = [str(told), repr(told), repr(vars(told)), repr(dict(headers))]
        assert [text for text in shown if KEY in text] == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("dify_chat")]
    assert len(ours) == 2
    assert [text for text in ours if KEY in text] == []


def says(response: bytes) -> Act:
    def act(connection: socket) -> bool:
        connection.sendall(response)
        return True

    return act


def failures() -> list[BaseException]:
    """Every kind of failure of a call, and of the libraries below it."""
    answers = [
        refusal(429, "too_many_requests"),
        refusal(401, "unauthorized", f"Access token {KEY} is invalid"),
        stream(frame(message("Hel"))),
        stream(frame(error(401, "unauthorized", "no"))),
        answer(status=308, headers={"Location": "http://localhost/elsewhere"}),
        answer(b"<html>", content_type="text/html"),
    ]
    found = []
    with talk(*answers) as (chat, server):
        found += [failure(chat) for _ in answers[1:]]
    with RawServer(hangs_up, HeldOpen()) as raw:
        with DifyChat(KEY, raw.url, "user-1", timeout=httpx.Timeout(60, read=0.1)) as chat:
            found += [failure(chat), failure(chat)]
    with DifyChat(KEY, raw.url, "user-1", max_retries=1) as chat:
        found.append(failure(chat))
        chat.close()
        found.append(failure(chat))
    requests = server.requests + raw.requests
    assert [request.header("Authorization") for request in requests] == [f"Bearer {KEY}"] * 8
    return found


def failure(chat: DifyChat) -> BaseException:
    _, raised = drained(chat.send_chat_message_stream("hi"))
    assert raised is not None
    return raised


def chain(raised: BaseException | None) -> Iterator[BaseException]:
    """An error, what it came from, and so on."""
    while raised is not None:
        yield raised
        raised = raised.__cause__ or raised.__context__


def with_locals(raised: BaseException) -> str:
    """What a reporter of errors shows that looks into every frame."""
    return "".join(traceback.TracebackException.from_exception(raised, capture_locals=True).format())


def test_no_repr_holds_the_key() -> None:
    with talk() as (chat, _):
        seen = [chat, chat.with_options(user_id="ada"), chat._options, chat._http]
        seen += [chat.send_chat_message_stream("hi"), chat.text_to_audio("hi"), chat._call_options(None, {})]
        assert [thing for thing in seen if KEY in repr(thing)] == []


def test_nothing_that_holds_the_key_can_be_pickled() -> None:
    with talk(LISTED) as (chat, _):
        holders: list[object] = [chat, chat.with_options(user_id="ada"), chat.conversations()]
        holders += [chat.send_chat_message_stream("hi"), chat.text_to_audio("hi"), chat._options]
        for holder in holders:
            with pytest.raises((TypeError, AttributeError, pickle.PicklingError)) as raised:
                pickle.dumps(holder)
            assert KEY not in str(raised.value)
        with pytest.raises(TypeError, match="what holds an API key can't be pickled or copied deeply"):
            deepcopy(chat)


@pytest.mark.parametrize(
    "key",
    ["app-key\r\nX-Evil: 1", "app-key\n", " app-key", "app key", "app-ключ", "app-\u2028", "app-\0"],
)
def test_a_key_that_would_change_the_request_is_refused_and_not_repeated(key: str) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyConfigError) as of_client:
            DifyChat(key, server.url, "user-1")
        with pytest.raises(DifyConfigError) as of_call:
            chat.send("hi", api_key=key)
        with pytest.raises(DifyConfigError) as of_view:
            chat.with_options(api_key=key)
    assert server.requests == []
    for raised in (of_client, of_call, of_view):
        assert key not in str(raised.value)
        assert "copy it again" in str(raised.value)
