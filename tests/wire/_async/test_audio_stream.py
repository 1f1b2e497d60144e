"""Speech, as it comes."""

from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from dify_chat import (
    AsyncDifyChat,
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
from tests.support.together import AsyncHappens, AsyncTogether
from tests.wire._async.talks import KEY, is_left, talk

pytestmark = pytest.mark.every_transport

SPEECH = load("1.16.0/audio/tts_slow_text")
AUDIO = SPEECH.response.body
CUT = SPEECH.broken_off(after_chunks=1)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_audio_stream_iterated_read_and_written(tmp_path: Path) -> None:
    opened = BytesIO(b"before ")
    opened.seek(0, 2)
    async with talk(*[SPEECH] * 4) as (chat, server):
        assert b"".join([chunk async for chunk in chat.text_to_audio("hello")]) == AUDIO
        assert await chat.text_to_audio("hello").read() == AUDIO
        await chat.text_to_audio("hello").write_to(tmp_path / "hello.mp3")
        await chat.text_to_audio("hello").write_to(opened)
    assert (tmp_path / "hello.mp3").read_bytes() == AUDIO
    assert opened.getvalue() == b"before " + AUDIO
    assert {request.header("Accept") for request in server.requests} == {"audio/mpeg"}


@pytest.mark.parametrize(
    ("content_type", "suffix"),
    [("audio/mpeg", ".mp3"), ("audio/wav", ".wav"), ("audio/x-wav", ".wav"), ("audio/L16; rate=24000", "")],
)
async def test_speech_of_any_type_comes_as_it_is(content_type: str, suffix: str) -> None:
    spoken = b"RIFF$\x00\x00\x00WAVEfmt " + bytes(64)
    named = SPEECH.with_body([spoken[:20], spoken[20:]]).with_header("Content-Type", content_type)
    target = BytesIO()
    async with talk(named, named) as (chat, _):
        async with chat.text_to_audio("hello") as speech:
            assert (speech.content_type, speech.suffix) == (content_type, suffix)
            assert await speech.read() == spoken
        await chat.text_to_audio("hello").write_to(target)
    assert target.getvalue() == spoken


async def test_speech_may_be_asked_for_in_one_piece() -> None:
    async with talk(SPEECH, SPEECH) as (chat, server):
        await chat.text_to_audio("hello", streaming=False).read()
        await chat.text_to_audio("hello", streaming=True).read()
    assert [request.json()["streaming"] for request in server.requests] == [False, True]


async def test_audio_stream_sends_nothing_before_it_is_opened() -> None:
    async with talk(SPEECH) as (chat, server):
        speech = chat.text_to_audio(message_id="message-1", voice="alloy")
        with pytest.raises(DifyConfigError, match="isn't open yet"):
            speech.content_type  # noqa: B018  # asking is what fails
        assert server.requests == []
        async with speech as entered:
            assert await entered.open() is speech
            assert speech.content_type == "audio/mpeg"
            assert await speech.read() == AUDIO
    assert [request.json() for request in server.requests] == [
        {"user": "user-1", "message_id": "message-1", "voice": "alloy"}
    ]


async def test_reading_twice_is_a_clear_error() -> None:
    async with talk(SPEECH) as (chat, server):
        speech = chat.text_to_audio("hello")
        await speech.read()
        with pytest.raises(DifyStreamError, match="it can be read once"):
            await speech.read()
        await speech.close()
    assert len(server.requests) == 1


async def test_audio_stream_closed_before_opening_stays_closed() -> None:
    async with talk() as (chat, server):
        speech = chat.text_to_audio("hello")
        await speech.close()
        with pytest.raises(DifyStreamError, match="has been read or closed"):
            await speech.read()
    assert server.requests == []


async def test_audio_stream_closed_while_opening_releases_its_connection() -> None:
    asked, go, held = Event(), Event(), HeldOpen(CUT)

    def late(connection: Any) -> bool:
        asked.set()
        go.wait(60)
        return held(connection)

    async def close() -> None:
        assert await AsyncHappens(asked.is_set)
        assert " opening" in repr(speech)
        await speech.close()
        go.set()

    with RawServer(late) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hello")
            await AsyncTogether([speech.open, close])
            assert await AsyncHappens(held.left.is_set)
            assert " closed" in repr(speech)
            with pytest.raises(DifyStreamError, match="has been read or closed"):
                await speech.read()


async def test_audio_stream_whose_opening_fails_in_hook_is_closed() -> None:
    async def fail(_: object) -> None:
        raise ZeroDivisionError

    async with httpx.AsyncClient(event_hooks={"request": [fail]}) as own:
        speech = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=own).text_to_audio("hello")
        with pytest.raises(ZeroDivisionError):
            await speech.open()
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
async def test_a_response_that_is_no_audio_is_an_error_and_leaves_no_file(
    wrong: Recording, tmp_path: Path
) -> None:
    async with talk(*[wrong] * 3) as (chat, _):
        with pytest.raises(DifyResponseError, match="POST /text-to-audio: 200: the response is no audio"):
            await chat.text_to_audio(message_id="message-1").open()
        with pytest.raises(DifyResponseError):
            await chat.text_to_audio(message_id="message-1").read()
        with pytest.raises(DifyResponseError):
            await chat.text_to_audio(message_id="message-1").write_to(tmp_path / "hello.mp3")
    assert names_in(tmp_path) == []


async def test_a_refusal_is_raised_on_opening() -> None:
    async with talk(load("1.16.0/audio/tts_model_error")) as (chat, _):
        with pytest.raises(ServerError):
            await chat.text_to_audio("boom").open()


async def test_broken_audio_stream_raises_and_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "hello.mp3"
    async with talk(CUT, CUT, CUT) as (chat, server):
        with pytest.raises(DifyConnectionError, match="POST /text-to-audio: the connection broke"):
            await chat.text_to_audio("hello").read()
        with pytest.raises(DifyConnectionError):
            await chat.text_to_audio("hello").write_to(target)
        assert names_in(tmp_path) == []
        target.write_bytes(b"older")
        with pytest.raises(DifyConnectionError):
            await chat.text_to_audio("hello").write_to(target)
        assert target.read_bytes() == b"older"
    assert len(server.requests) == 3


async def test_silence_beyond_the_timeout_is_an_error_that_says_so() -> None:
    with RawServer(HeldOpen(CUT)) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyTimeoutError) as raised:
                await chat.text_to_audio("hello", timeout=httpx.Timeout(60, read=0.1)).read()
    assert (raised.value.phase, raised.value.seconds) == ("read", 0.1)
    assert (raised.value.method, raised.value.path) == ("POST", "/text-to-audio")


async def test_a_target_that_cannot_be_written_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    async with talk() as (chat, server):
        with pytest.raises(DifyInputError, match="cannot write to"):
            await chat.text_to_audio("hello").write_to(tmp_path / "no" / "such" / "folder.mp3")
    assert server.requests == []


async def test_audio_stream_left_early_closes_the_connection() -> None:
    held = HeldOpen(CUT)
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.text_to_audio("hello") as speech:
                async for _ in speech:
                    break
            assert await is_left(held)


class FullDisk(BytesIO):
    def write(self, data: object) -> int:
        if data:
            raise OSError(28, "No space left on device")
        return 0


async def test_a_disk_that_fills_up_closes_the_connection() -> None:
    held = HeldOpen(CUT)
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(OSError, match="No space left"):
                await chat.text_to_audio("hello").write_to(FullDisk())
            assert await is_left(held)
