# Written by generator/unasync.py from _async/test_secrets.py: change that, then run `make generate`.

"""The key is in the request's header, and nowhere else."""

import logging
import traceback

import pytest

from dify_chat import DifyChat, DifyConfigError, DifyError
from tests.streaming._sync.talks import KEY, drained, talk
from tests.support.made import error, frame, message, refusal, stream
from tests.support.raw import HeldOpen, RawServer, hangs_up


def test_no_log_line_and_no_error_holds_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        refusal(401, "unauthorized", "Access token is invalid"),
        stream(frame(message("Hel"))),
        stream(frame(error(401, "unauthorized", "no"))),
    ]
    errors = []
    with talk(*answers) as (chat, server):
        errors += [failure(chat) for _ in answers]
    with RawServer(hangs_up, HeldOpen()) as raw:
        with DifyChat(KEY, raw.url, "user-1", timeout=0.05) as chat:
            errors += [failure(chat), failure(chat)]
    with DifyChat(KEY, raw.url, "user-1", max_retries=0) as chat:
        errors.append(failure(chat))
    requests = server.requests + raw.requests
    assert [request.header("Authorization") for request in requests] == [f"Bearer {KEY}"] * 5
    for raised in errors:
        shown = [str(raised), repr(raised), repr(vars(raised)), *traceback.format_exception(raised)]
        assert [text for text in shown if KEY in text] == []
    assert caplog.records
    assert [record for record in caplog.records if KEY in record.getMessage()] == []


def failure(chat: DifyChat) -> DifyError:
    _, raised = drained(chat.send_chat_message_stream("hi"))
    assert raised is not None
    return raised


def test_no_repr_holds_the_key() -> None:
    with talk() as (chat, _):
        seen = [chat, chat.with_options(user_id="ada"), chat._options, chat._http]
        seen += [chat.send_chat_message_stream("hi"), chat.text_to_audio("hi"), chat._call(None, None, None)]
        assert [thing for thing in seen if KEY in repr(thing)] == []


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
