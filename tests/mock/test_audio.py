"""MockDify's speech: from text, and to text."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.mock.client import MEGABYTE, error, mock_client, sent


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with mock_client() as client:
        yield client


def test_speech_is_an_mp3_in_chunks(client: httpx.Client) -> None:
    request = {"text": "how do you do", "user": "u", "voice": "any", "streaming": False}
    with client.stream("POST", "/text-to-audio", json=request) as response:
        chunks = list(response.iter_raw())
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert len(chunks) > 1
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    assert b"".join(chunks) == frame * (sum(map(len, chunks)) // 104)


def test_speech_of_a_message_ignores_the_text(client: httpx.Client) -> None:
    short = client.post("/text-to-audio", json={"text": "other"}).content
    message_id = sent(client, "a much longer text")["message_id"]
    both = {"message_id": message_id, "text": "other", "user": "u"}
    assert len(client.post("/text-to-audio", json=both).content) > len(short) > 0


@pytest.mark.parametrize(("query", "user"), [("emptyout", "u"), ("hello", "someone else")])
def test_speech_of_no_answer_is_null(client: httpx.Client, query: str, user: str) -> None:
    message_id = sent(client, query)["message_id"]
    response = client.post("/text-to-audio", json={"message_id": message_id, "user": user})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert response.json() is None


def test_speech_of_an_empty_text_is_audio(client: httpx.Client) -> None:
    assert client.post("/text-to-audio", json={"text": ""}).headers["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("body", [{}, {"text": 1}, {"text": "t", "streaming": "yes"}])
def test_speech_of_a_malformed_request_is_400(client: httpx.Client, body: dict[str, object]) -> None:
    assert error(client.post("/text-to-audio", json={"user": "u", **body})) == (400, "invalid_param")


@pytest.mark.parametrize(
    "type_", ["audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga", "AUDIO/MP3;x=1"]
)
def test_transcription_of_a_known_type(client: httpx.Client, type_: str) -> None:
    response = client.post("/audio-to-text", files={"file": ("a", b"", type_)})
    assert response.json() == {"text": "this is the transcribed text"}


@pytest.mark.parametrize("type_", ["audio/mpeg", "audio/x-wav", "audio/mp4", "image/png", ""])
def test_transcription_of_an_unknown_type_is_415(client: httpx.Client, type_: str) -> None:
    response = client.post("/audio-to-text", files={"file": ("a.wav", b"RIFF", type_)})
    assert error(response) == (415, "unsupported_audio_type")


@pytest.mark.parametrize("form", [{"data": {"file": "not a file"}}, {"json": {}}, {"files": {"other": b"x"}}])
def test_transcription_without_a_file_is_400(client: httpx.Client, form: dict[str, Any]) -> None:
    assert error(client.request("POST", "/audio-to-text", **form)) == (400, "no_audio_uploaded")


@pytest.mark.parametrize(("more", "status_code"), [(0, 200), (1, 413)])
def test_transcription_takes_30_megabytes(client: httpx.Client, more: int, status_code: int) -> None:
    content = bytes(30 * MEGABYTE + more)
    response = client.post("/audio-to-text", files={"file": ("a.wav", content, "audio/wav")})
    assert response.status_code == status_code
