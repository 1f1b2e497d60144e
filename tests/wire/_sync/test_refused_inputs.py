# Written from _async/test_refused_inputs.py by generator/unasync.py, which `make generate` runs.

"""What can't work is refused before anything is sent, with an error that says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyChat, DifyConfigError, DifyInputError
from tests.wire._sync.talks import KEY, talk

CIRCLE: dict[str, Any] = {}
CIRCLE["circle"] = CIRCLE
DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]
UNWRITABLE = {
    "NaN": float("nan"),
    "infinity": float("inf"),
    "bytes": b"x",
    "object": object(),
    "set": {1},
    "key": {(1, 2): 3},
    "surrogate": "\ud800",
    "circle": CIRCLE,
    "deep": DEEP,
}


@pytest.mark.parametrize("value", UNWRITABLE.values(), ids=UNWRITABLE)
def test_inputs_that_are_no_json(value: object) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="inputs can't be written as JSON"):
            chat.send("hi", inputs={"x": value})
        with pytest.raises(DifyInputError, match="inputs can't be written as JSON"):
            chat.send_chat_message_stream("hi", inputs={"x": value})
    assert server.requests == []


@pytest.mark.parametrize("value", UNWRITABLE.values(), ids=UNWRITABLE)
def test_values_that_are_no_json(value: object) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="value can't be written as JSON"):
            chat.update_conversation_variable("conversation-1", "variable-1", value=value)
        with pytest.raises(DifyInputError, match="inputs can't be written as JSON"):
            chat.submit_human_input_form("token", action="a", inputs={"x": value})
    assert server.requests == []


class Unspeakable:
    """A parameter that can't be written."""

    def __str__(self) -> str:
        raise LookupError("own")

    __repr__ = __str__


def test_a_parameter_whose_own_methods_fail() -> None:
    value: Any = Unspeakable()
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match=r"sort_by must be a string, not [\w.]+\.Unspeakable$"):
            chat.conversations(sort_by=value)
        with pytest.raises(DifyInputError, match="response_mode is blocking or streaming, not <Unspeakable"):
            chat.send("hi", response_mode=value)
    assert server.requests == []


def test_texts_that_are_no_unicode() -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="content can't be written as UTF-8"):
            chat.send("\ud800")
        with pytest.raises(DifyInputError, match="message_id can't be written as UTF-8"):
            chat.messages_suggested("\ud800")
        with pytest.raises(DifyInputError, match="GET /conversations can't be written"):
            chat.conversations(user_id="\ud800")
        with pytest.raises(DifyInputError, match="POST /audio-to-text can't be written"):
            chat.audio_to_text(b"RIFF", user_id="\ud800")
    assert server.requests == []


Refused = Callable[[DifyChat], Any]


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (lambda chat: chat.send(""), "content is empty"),
        (lambda chat: chat.send(None), "content must be a string, not NoneType"),
        (lambda chat: chat.stop_messages_stream(""), "task_id is empty"),
        (lambda chat: chat.stop_messages_stream(".."), r"task_id must be an id .*, not '\.\.'"),
        (lambda chat: chat.submit_human_input_form("t", action="a", inputs=5), "inputs maps the names"),
        (lambda chat: chat.messages(""), "conversation_id is empty"),
        (lambda chat: chat.messages_suggested("."), "message_id must be an id"),
        (lambda chat: chat.message_feedback("", rating="like"), "message_id is empty"),
        (lambda chat: chat.rename_conversation("..", name="x"), "conversation_id must be an id"),
        (lambda chat: chat.rename_conversation("id"), "a conversation needs a name"),
        (lambda chat: chat.delete_conversation(""), "conversation_id is empty"),
        (lambda chat: chat.audio_to_text("no-such-file.wav"), "cannot read the file"),
        (lambda chat: chat.audio_to_text(7), "a file is given as"),
        (lambda chat: chat.audio_to_text(("", b"x")), "is no name for a file"),
        (lambda chat: chat.file_upload(("a", b"x", "text/plän")), "is no content type"),
    ],
)
def test_arguments_that_cannot_be(refused: Refused, message: str) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match=message):
            refused(chat)
    assert server.requests == []


def test_streams_refuse_when_they_are_made() -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="content is empty"):
            chat.send_chat_message_stream("")
        with pytest.raises(DifyInputError, match="nothing to speak"):
            chat.text_to_audio("")
    assert server.requests == []


@pytest.fixture
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DIFY_API_KEY", "DIFY_BASE_URL", "DIFY_USER_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_bare_environment")
def test_a_call_without_key_or_user() -> None:
    with talk() as (_, server):
        with DifyChat(None, server.url, "user-1") as chat:
            with pytest.raises(DifyConfigError, match=r"no API key: .* DIFY_API_KEY"):
                chat.send("hi")
            with pytest.raises(DifyConfigError, match="no API key"):
                chat.send_chat_message_stream("hi")
        with DifyChat(KEY, server.url) as chat:
            with pytest.raises(DifyConfigError, match=r"no user.* DIFY_USER_ID"):
                chat.conversations()
            with pytest.raises(DifyConfigError, match="no user"):
                chat.text_to_audio("hi")
    assert server.requests == []


def test_an_upload_that_is_no_file(tmp_path: Path) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="cannot read the file"):
            chat.audio_to_text(tmp_path)
    assert server.requests == []
