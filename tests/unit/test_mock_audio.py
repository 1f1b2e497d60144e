"""MockDify speaks and listens."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify

MEGABYTE = 1024 * 1024


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with MockDify(delay=0) as server, httpx.Client(base_url=server.url) as client:
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        yield client


def _ask(client: httpx.Client, query: str) -> str:
    answer = client.post("/chat-messages", json={"inputs": {}, "query": query, "user": "u"}).json()
    return str(answer["message_id"])


def test_speech_is_an_mp3_that_comes_in_chunks(client: httpx.Client) -> None:
    request = {"text": "how do you do", "user": "u", "voice": "any", "streaming": False}
    with client.stream("POST", "/text-to-audio", json=request) as answer:
        chunks = list(answer.iter_raw())
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert len(chunks) > 1
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    assert b"".join(chunks) == frame * (sum(map(len, chunks)) // 104)


def test_the_answer_of_a_message_is_spoken_before_a_text(client: httpx.Client) -> None:
    short = client.post("/text-to-audio", json={"text": "other"}).content
    both = {"message_id": _ask(client, "a much longer text"), "text": "other", "user": "u"}
    assert len(client.post("/text-to-audio", json=both).content) > len(short) > 0


@pytest.mark.parametrize(("query", "user"), [("emptyout", "u"), ("hello", "someone else")])
def test_nothing_to_say_is_a_success_without_sound(client: httpx.Client, query: str, user: str) -> None:
    answer = client.post("/text-to-audio", json={"message_id": _ask(client, query), "user": user})
    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (
        200,
        "application/json",
        "null\n",
    )


def test_a_text_is_needed_but_may_be_empty(client: httpx.Client) -> None:
    assert client.post("/text-to-audio", json={"user": "u"}).json()["message"] == "Text is required"
    assert client.post("/text-to-audio", json={"text": ""}).headers["Content-Type"] == "audio/mpeg"
    assert "\ntext\n" in client.post("/text-to-audio", json={"text": 1}).json()["message"]


def test_a_voice_that_fails(client: httpx.Client) -> None:
    answer = client.post("/text-to-audio", json={"text": "boom"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html")
    assert "X-Version" not in answer.headers


@pytest.mark.parametrize(
    "type_", ["audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga", "AUDIO/MP3;x=1"]
)
def test_types_that_are_understood(client: httpx.Client, type_: str) -> None:
    answer = client.post("/audio-to-text", files={"file": ("a", b"", type_)})
    assert answer.json() == {"text": "this is the transcribed text"}


@pytest.mark.parametrize("type_", ["audio/mpeg", "audio/x-wav", "audio/mp4", "image/png", ""])
def test_types_that_are_not(client: httpx.Client, type_: str) -> None:
    answer = client.post("/audio-to-text", files={"file": ("a.wav", b"RIFF", type_)})
    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_audio_type"


@pytest.mark.parametrize("form", [{"data": {"file": "not a file"}}, {"json": {}}, {"files": {"other": b"x"}}])
def test_a_file_is_needed(client: httpx.Client, form: dict[str, Any]) -> None:
    answer = client.request("POST", "/audio-to-text", **form)
    assert answer.json() == {
        "code": "no_audio_uploaded",
        "message": "Please upload your audio.",
        "status": 400,
    }


def test_thirty_megabytes_are_the_most(client: httpx.Client) -> None:
    most = client.post("/audio-to-text", files={"file": ("a.wav", bytes(30 * MEGABYTE), "audio/wav")})
    assert most.status_code == 200
    more = client.post("/audio-to-text", files={"file": ("a.wav", bytes(30 * MEGABYTE + 1), "audio/wav")})
    assert more.json() == {
        "code": "audio_too_large",
        "message": "Audio size larger than 30 mb",
        "status": 413,
    }
