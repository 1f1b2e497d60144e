# Written from _async/test_audio_stream.py by generator/unasync.py, which `make generate` runs.

"""Speech, as it comes."""

from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from dify_chat import (
    DifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    ServerError,
)
from tests.support.made import answer
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import Recording, load
from tests.support.together import Happens, Together
from tests.wire._sync.talks import KEY, is_left, talk

pytestmark = pytest.mark.every_transport

SPEECH = load("1.16.0/audio/tts_slow_text")
AUDIO = SPEECH.response.body
CUT = SPEECH.broken_off(after_chunks=1)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_audio_stream_iterated_read_and_written(tmp_path: Path) -> None:
    opened = BytesIO(b"before ")
    opened.seek(0, 2)
    with talk(*[SPEECH] * 4) as (chat, server):
        assert b"".join([chunk for chunk in chat.text_to_audio("hello")]) == AUDIO
        assert chat.text_to_audio("hello").read() == AUDIO
        chat.text_to_audio("hello").write_to(tmp_path / "hello.mp3")
        chat.text_to_audio("hello").write_to(opened)
    assert (tmp_path / "hello.mp3").read_bytes() == AUDIO
    assert opened.getvalue() == b"before " + AUDIO
    assert {request.header("Accept") for request in server.requests} == {"audio/mpeg"}


@pytest.mark.parametrize(
    ("content_type", "suffix"),
    [("audio/mpeg", ".mp3"), ("audio/wav", ".wav"), ("audio/x-wav", ".wav"), ("audio/L16; rate=24000", "")],
)
def test_speech_of_any_type_comes_as_it_is(content_type: str, suffix: str) -> None:
    spoken = b"RIFF$\x00\x00\x00WAVEfmt " + bytes(64)
    named = SPEECH.with_body([spoken[:20], spoken[20:]]).with_header("Content-Type", content_type)
    target = BytesIO()
    with talk(named, named) as (chat, _):
        with chat.text_to_audio("hello") as speech:
            assert (speech.content_type, speech.suffix) == (content_type, suffix)
            assert speech.read() == spoken
        chat.text_to_audio("hello").write_to(target)
    assert target.getvalue() == spoken


def test_speech_may_be_asked_for_in_one_piece() -> None:
    with talk(SPEECH, SPEECH) as (chat, server):
        chat.text_to_audio("hello", streaming=False).read()
        chat.text_to_audio("hello", streaming=True).read()
    assert [request.json()["streaming"] for request in server.requests] == [False, True]


def test_audio_stream_sends_nothing_before_it_is_opened() -> None:
    with talk(SPEECH) as (chat, server):
        speech = chat.text_to_audio(message_id="message-1", voice="alloy")
        with pytest.raises(DifyConfigError, match="isn't open yet"):
            speech.content_type  # noqa: B018  # asking is what fails
        assert server.requests == []
        with speech as entered:
            assert entered.open() is speech
            assert speech.content_type == "audio/mpeg"
            assert speech.read() == AUDIO
    assert [request.json() for request in server.requests] == [
        {"user": "user-1", "message_id": "message-1", "voice": "alloy"}
    ]


def test_reading_twice_is_a_clear_error() -> None:
    with talk(SPEECH) as (chat, server):
        speech = chat.text_to_audio("hello")
        speech.read()
        with pytest.raises(DifyStreamError, match="it can be read once"):
            speech.read()
        speech.close()
    assert len(server.requests) == 1


def test_audio_stream_closed_before_opening_stays_closed() -> None:
    with talk() as (chat, server):
        speech = chat.text_to_audio("hello")
        speech.close()
        with pytest.raises(DifyStreamError, match="has been read or closed"):
            speech.read()
    assert server.requests == []


def test_audio_stream_closed_while_opening_releases_its_connection() -> None:
    asked, go, held = Event(), Event(), HeldOpen(CUT)

    def late(connection: Any) -> bool:
        asked.set()
        go.wait(60)
        return held(connection)

    def close() -> None:
        assert Happens(asked.is_set)
        assert " opening" in repr(speech)
        speech.close()
        go.set()

    with RawServer(late) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hello")
            Together([speech.open, close])
            assert Happens(held.left.is_set)
            assert " closed" in repr(speech)
            with pytest.raises(DifyStreamError, match="has been read or closed"):
                speech.read()


def test_audio_stream_whose_opening_fails_in_hook_is_closed() -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    with httpx.Client(event_hooks={"request": [fail]}) as own:
        speech = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own).text_to_audio("hello")
        with pytest.raises(ZeroDivisionError):
            speech.open()
        assert " closed" in repr(speech)


@pytest.mark.parametrize(
    "wrong",
    [
        load("1.16.0/audio/tts_message_bad_uuid"),
        load("1.9.0/audio/tts_message_empty_answer"),
        answer(b"<p>Sign in</p>", content_type="text/html"),
    ],
    ids=str,
)
def test_a_response_that_is_no_audio_is_an_error_and_leaves_no_file(wrong: Recording, tmp_path: Path) -> None:
    with talk(*[wrong] * 3) as (chat, _):
        with pytest.raises(DifyResponseError, match="POST /text-to-audio: 200: the response is no audio"):
            chat.text_to_audio(message_id="message-1").open()
        with pytest.raises(DifyResponseError):
            chat.text_to_audio(message_id="message-1").read()
        with pytest.raises(DifyResponseError):
            chat.text_to_audio(message_id="message-1").write_to(tmp_path / "hello.mp3")
    assert names_in(tmp_path) == []


def test_a_refusal_is_raised_on_opening() -> None:
    with talk(load("1.16.0/audio/tts_model_error")) as (chat, _):
        with pytest.raises(ServerError):
            chat.text_to_audio("boom").open()


def test_broken_audio_stream_raises_and_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "hello.mp3"
    with talk(CUT, CUT, CUT) as (chat, server):
        with pytest.raises(DifyConnectionError, match="POST /text-to-audio: the connection broke"):
            chat.text_to_audio("hello").read()
        with pytest.raises(DifyConnectionError):
            chat.text_to_audio("hello").write_to(target)
        assert names_in(tmp_path) == []
        target.write_bytes(b"older")
        with pytest.raises(DifyConnectionError):
            chat.text_to_audio("hello").write_to(target)
        assert target.read_bytes() == b"older"
    assert len(server.requests) == 3


def test_silence_beyond_the_timeout_is_an_error_that_says_so() -> None:
    with RawServer(HeldOpen(CUT)) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyTimeoutError) as raised:
                chat.text_to_audio("hello", timeout=httpx.Timeout(60, read=0.1)).read()
    assert (raised.value.phase, raised.value.seconds) == ("read", 0.1)
    assert (raised.value.method, raised.value.path) == ("POST", "/text-to-audio")


def test_a_target_that_cannot_be_written_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="cannot write to"):
            chat.text_to_audio("hello").write_to(tmp_path / "no" / "such" / "folder.mp3")
    assert server.requests == []


def test_audio_stream_left_early_closes_the_connection() -> None:
    held = HeldOpen(CUT)
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.text_to_audio("hello") as speech:
                for _ in speech:
                    break
            assert is_left(held)


class FullDisk(BytesIO):
    def write(self, data: object) -> int:
        if data:
            raise OSError(28, "No space left on device")
        return 0


def test_a_disk_that_fills_up_closes_the_connection() -> None:
    held = HeldOpen(CUT)
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(OSError, match="No space left"):
                chat.text_to_audio("hello").write_to(FullDisk())
            assert is_left(held)
