"""Speech in the page: into the microphone, from a file, and out of an answer."""

from __future__ import annotations

import io
import wave
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

from dify_chat.testing import MockDify, RecordedFile
from tests.browser.acting import asked, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

TRANSCRIBED = """() => document.querySelector("#content").value === "this is the transcribed text" """


def recording(seconds: float = 0.2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(int(8000 * seconds) * 2))
    return file.getvalue()


def uploaded(mock: MockDify) -> RecordedFile:
    return mock.assert_sent(path="/audio-to-text").files["file"]


def test_wav_file_transcribed_into_box(page: Page, mock: MockDify) -> None:
    content = recording()
    page.get_by_label("Transcribe a recording").set_input_files(
        {"name": "question.wav", "mimeType": "audio/x-wav", "buffer": content}
    )
    page.wait_for_function(TRANSCRIBED)
    file = uploaded(mock)
    assert (file.name, file.content_type, file.content) == ("audio.wav", "audio/wav", content)
    assert mock.questions == []  # it's read over before it's sent


def test_microphone_recording_sent_as_wav(page: Page, mock: MockDify) -> None:
    press(page, "Speak")
    page.get_by_text("0:01", exact=True).wait_for()
    press(page, "Stop recording")
    page.wait_for_function(TRANSCRIBED)
    file = uploaded(mock)
    assert (file.name, file.content_type) == ("audio.wav", "audio/wav")
    with wave.open(io.BytesIO(file.content)) as heard:
        assert (heard.getnchannels(), heard.getsampwidth(), heard.getframerate()) == (1, 2, 16000)
        assert heard.getnframes() > 8000  # half a second at the very least
        samples = array("h", heard.readframes(heard.getnframes()))
    assert max(samples) > 1000  # the beep of the browser's own microphone


def test_recording_not_audio_refused(page: Page) -> None:
    page.get_by_label("Transcribe a recording").set_input_files(
        {"name": "question.wav", "mimeType": "audio/wav", "buffer": b"no sound at all"}
    )
    page.get_by_role("alert").get_by_text("Audio type not allowed.").wait_for()


def test_recording_too_large_not_sent(page: Page, mock: MockDify, tmp_path: Path) -> None:
    file = tmp_path / "long.wav"
    file.write_bytes(bytes(10 * 1024 * 1024 + 1))
    page.get_by_label("Transcribe a recording").set_input_files(file)
    page.get_by_role("alert").get_by_text("too large").wait_for()
    assert not any(request.path == "/v1/audio-to-text" for request in mock.requests)


def test_answer_read_aloud(page: Page, mock: MockDify) -> None:
    asked(page, "hello")
    press(page, "Read aloud")
    page.wait_for_function("() => document.querySelector('audio')?.currentTime > 0")
    assert page.evaluate("document.querySelector('audio').error") is None
    assert mock.assert_sent(path="/text-to-audio").json["message_id"]


def test_answer_not_read_aloud_after_error(page: Page, mock: MockDify) -> None:
    asked(page, "hello")
    mock.fault(status_code=500, path="/text-to-audio")
    press(page, "Read aloud")
    page.get_by_role("alert").get_by_text("can't be read aloud").wait_for()
    page.get_by_role("button", name="Read aloud").wait_for()
