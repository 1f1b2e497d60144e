"""Speech for a browser, and a browser's recording for Dify: each is passed on as it comes."""

import threading
from collections.abc import Iterable, Iterator

import httpx
import pytest

from dify_chat.testing import MockDify
from examples import speech_response
from tests.examples.serving import KEY, asking, serving
from tests.support.http_server import HttpServer
from tests.support.made import answer, refusal
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up, plays

WAV = answer(content_type="audio/wav")
MUCH = 200_000


def spoken(*acts: Act, **headers: str) -> httpx.Response:
    with RawServer(*acts) as dify, asking(dify.url), serving(speech_response.app) as browser:
        return browser.get("/speech", params={"text": "Hello"}, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=1-2"}], ids=["all", "a range"])
def test_speech_whole_with_content_type(headers: dict[str, str]) -> None:
    speech = spoken(plays(WAV.with_body([b"RIFF", b"WAVE"])), **headers)
    assert (speech.status_code, speech.content) == (200, b"RIFFWAVE")
    assert speech.headers["Content-Type"] == "audio/wav"
    assert speech.headers["Accept-Ranges"] == "none"


def test_speech_streamed_and_closed_if_browser_leaves() -> None:
    held = HeldOpen(WAV.with_body([b"RIFF"], complete=False))
    with RawServer(held) as dify, asking(dify.url), serving(speech_response.app) as browser:
        with browser.stream("GET", "/speech", params={"text": "Hello"}) as speech:
            pieces = speech.iter_bytes()  # which hangs up when it is freed
            assert next(pieces) == b"RIFF"
            assert not held.left.is_set()
        assert held.left.wait(10)


def test_speech_broken_off_is_incomplete_response() -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        spoken(plays(WAV.with_body([b"RIFF"], complete=False)))


@pytest.mark.parametrize(
    ("act", "status", "told"),
    [
        (plays(answer(b"null")), 502, "Dify gave no answer"),
        (plays(refusal(400, "provider_not_initialize", "no model")), 502, "Dify gave no answer"),
        (hangs_up, 502, "Dify gave no answer"),
    ],
    ids=["nothing to say", "refusal", "no answer"],
)
def test_speech_error_has_status(act: Act, status: int, told: str) -> None:
    speech = spoken(act)
    assert (speech.status_code, speech.json()) == (status, {"message": told})


def test_recording_arrives_whole_with_content_type() -> None:
    recording = bytes(range(256)) * 1000
    with MockDify(api_key=KEY) as dify, asking(dify.url), serving(speech_response.app) as browser:
        written = browser.post("/transcript", content=recording, headers={"Content-Type": "audio/x-wav"})
        [request] = dify.requests
    assert written.json() == {"text": "this is the transcribed text"}
    assert request.files["file"].content == recording
    assert request.files["file"].content_type == "audio/wav"
    assert request.form["user"] == speech_response.USER


def test_recording_of_refused_type() -> None:
    with MockDify(api_key=KEY) as dify, asking(dify.url), serving(speech_response.app) as browser:
        written = browser.post("/transcript", content=b"webm", headers={"Content-Type": "audio/webm"})
    assert (written.status_code, written.json()) == (415, {"message": "Audio type not allowed."})


class Listening(HttpServer):
    """Tells when a part of a recording has come."""

    def __init__(self) -> None:
        super().__init__()
        self.hears = threading.Event()

    def take_in(self, body: Iterable[bytes]) -> bytes:
        heard = 0
        for piece in body:
            heard += len(piece)
            if heard > MUCH / 2:
                self.hears.set()
        return b"%d" % heard


class LeftError(Exception):
    """The browser has gone."""


def test_recording_streamed_and_never_sent_in_part() -> None:
    def recording() -> Iterator[bytes]:
        yield bytes(MUCH)
        assert dify.hears.wait(10)
        raise LeftError

    with Listening() as dify, asking(dify.url), serving(speech_response.app) as browser:
        with pytest.raises(LeftError):
            browser.post("/transcript", content=recording(), headers={"Content-Type": "audio/wav"})
        assert dify.is_left(1)
        assert dify.requests == []
