"""MockDify against the recorded exchanges: to the same request it gives an answer of the same make."""

import json

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.contract import makes, scenes
from tests.contract.stage import Scene
from tests.support.recordings import Recording, find

QUIET = {"completion", "workflow"}
"""The modes of apps that one can't talk to."""


RECORDINGS = find("*")
COMPARED = [recording for recording in RECORDINGS if not scenes.left_out(recording)]


@pytest.mark.parametrize("recording", COMPARED, ids=str)
def test_the_mock_answers_as_dify_did(recording: Recording) -> None:
    case = scenes.case_of(recording)
    delay, ping_every = scenes.first(scenes.PACE, case, (0.0, 10.0))
    with (
        MockDify(
            app_mode=recording.app_mode, version=recording.version, delay=delay, ping_every=ping_every
        ) as server,
        httpx.Client(base_url=server.url, verify=False) as client,
    ):
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        stage = Scene(client, recording)
        if recording.app_mode not in QUIET:
            scenes.first(scenes.BEFORE, case, scenes.nothing)(stage)
        answer, body = _answered(client, stage, case)
        stage.end()
    _compare(answer, body, recording)


def test_nine_of_ten_recordings_are_compared() -> None:
    assert len(COMPARED) / len(RECORDINGS) > 0.9


def _answered(client: httpx.Client, stage: Scene, case: str) -> tuple[httpx.Response, bytes]:
    """The answer, with what happens once it has begun."""
    during = scenes.first(scenes.DURING, case, None)
    body = b""
    answer = client.send(stage.request(*scenes.first(scenes.INSTEAD, case, ())), stream=True)
    for piece in answer.iter_bytes():
        body += piece
        if during:
            stage.note(body.decode())
            during(stage)
            during = None
    return answer, body


def _compare(answer: httpx.Response, body: bytes, recording: Recording) -> None:
    expected = recording.response
    assert answer.status_code == expected.status
    assert makes.headers(answer.headers.multi_items()) == makes.headers(expected.headers)
    assert ("Transfer-Encoding" in answer.headers) == (expected.framing == "chunked")
    if recording.is_stream:
        _compare_streams(body.decode(), expected.body.decode(errors="replace"), complete=expected.complete)
    elif expected.content_type == "application/json" and expected.status < 300 and expected.body:
        assert makes.make(json.loads(body)) == makes.make(expected.json())
    elif "/text-to-audio" not in recording.request.path or expected.status >= 300:
        assert makes.text(body) == makes.text(expected.body)


def _compare_streams(answer: str, expected: str, *, complete: bool) -> None:
    if complete:
        assert makes.order(answer) == makes.order(expected)
        assert makes.events(answer) == makes.events(expected)
    else:
        assert makes.order(answer).startswith(makes.order(expected))
        assert makes.events(expected).items() <= makes.events(answer).items()
