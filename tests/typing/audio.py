"""Speech in both directions, as users write it; only the type checker reads this."""

import io
import sys
from pathlib import Path
from subprocess import Popen
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import IO, BinaryIO, assert_type
from zipfile import ZipFile

from dify_chat import AsyncAudioStream, AsyncDifyChat, AudioStream, DifyChat
from dify_chat.models import AudioToTextResponse


def speech_to_text(chat: DifyChat) -> None:
    assert_type(chat.audio_to_text("question.mp3"), AudioToTextResponse)
    assert_type(chat.audio_to_text(Path("question.mp3")).text, str)
    chat.audio_to_text(b"RIFF")
    chat.audio_to_text(("question.mp3", b"ID3"))
    chat.audio_to_text(("question.mp3", b"ID3", "audio/mp3"))
    with Path("question.mp3").open("rb") as file:
        chat.audio_to_text(file)
        chat.audio_to_text(("question.mp3", file))
        chat.audio_to_text(("question.mp3", file, "audio/mp3"))
        chat.audio_to_text(("question.mp3", file, None))


def files_of_many_kinds(chat: DifyChat, given: BinaryIO, opened: IO[bytes], run: Popen[bytes]) -> None:
    chat.audio_to_text(given)
    chat.audio_to_text(opened)
    chat.audio_to_text(("question.mp3", opened))
    chat.audio_to_text(io.BytesIO(b"RIFF"))
    chat.audio_to_text(sys.stdin.buffer)
    if run.stdout:
        chat.audio_to_text(run.stdout)
    with NamedTemporaryFile() as named, SpooledTemporaryFile() as spooled:
        chat.audio_to_text(named)
        chat.audio_to_text(spooled)
        chat.text_to_audio("Hello").write_to(spooled)
    with ZipFile("questions.zip") as archive, archive.open("question.mp3") as member:
        chat.audio_to_text(member)


def text_to_speech(chat: DifyChat, given: BinaryIO) -> None:
    assert_type(chat.text_to_audio("Hello"), AudioStream)
    assert_type(chat.text_to_audio("Hello").read(), bytes)
    assert_type(chat.text_to_audio(message_id="m", voice="alloy").write_to("answer.mp3"), None)
    chat.text_to_audio("Hello").write_to(Path("answer.mp3"))
    chat.text_to_audio("Hello").write_to(given)
    chat.text_to_audio("Hello").write_to(io.BytesIO())
    chat.text_to_audio("Hello").write_to(sys.stdout.buffer)
    with Path("answer.mp3").open("wb") as file, chat.text_to_audio("Hello") as speech:
        assert_type(speech.content_type, str)
        for chunk in speech:
            assert_type(chunk, bytes)
            file.write(chunk)


async def async_code(chat: AsyncDifyChat) -> None:
    assert_type(await chat.audio_to_text("question.mp3"), AudioToTextResponse)
    assert_type(chat.text_to_audio("Hello"), AsyncAudioStream)
    assert_type(await chat.text_to_audio("Hello").read(), bytes)
    await chat.text_to_audio("Hello").write_to("answer.mp3")
    async with chat.text_to_audio("Hello") as speech:
        assert_type([chunk async for chunk in speech], list[bytes])


def mistakes(chat: DifyChat) -> None:
    chat.audio_to_text()  # type: ignore[call-arg]
    chat.audio_to_text(io.StringIO("text"))  # type: ignore[arg-type]
    chat.audio_to_text(Path("question.txt").open())  # type: ignore[arg-type]  # noqa: SIM115
    chat.audio_to_text((b"ID3", "question.mp3"))  # type: ignore[arg-type]
    chat.audio_to_text(("question.mp3",))  # type: ignore[arg-type]
    chat.audio_to_text("question.mp3", "audio/mp3")  # type: ignore[call-arg]
    chat.text_to_audio("Hello", "m")  # type: ignore[call-arg]
    chat.text_to_audio("Hello").write_to(io.StringIO())  # type: ignore[arg-type]
    chat.text_to_audio("Hello").text  # type: ignore[attr-defined]  # noqa: B018


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    chat.text_to_audio("Hello").write_to("answer.mp3")  # type: ignore[unused-coroutine]
    for _ in chat.text_to_audio("Hello"):  # type: ignore[attr-defined]
        pass
