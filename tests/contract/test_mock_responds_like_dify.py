"""MockDify gives a recorded request the status, error code, headers and shape that Dify gave it."""

import json

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.contract import scenes, shapes
from tests.contract.stage import Scene
from tests.support.recordings import Recording

QUIET = {"completion", "workflow"}
"""The kinds of apps that refuse questions."""


@pytest.mark.parametrize("recording", scenes.COMPARED, ids=str)
def test_mock_responds_like_recording(recording: Recording) -> None:
    case = scenes.case_of(recording)
    delay, ping_every = scenes.first(scenes.PACE, case, (0.0, 10.0))
    with (
        MockDify(app_mode=recording.app_mode, delay=delay, ping_every=ping_every) as server,
        httpx.Client(base_url=server.url, verify=False) as client,
    ):
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        stage = Scene(client, recording)
        if recording.app_mode not in QUIET:
            scenes.first(scenes.BEFORE, case, scenes.nothing)(stage)
        response, body = _exchanged(client, stage, case)
        stage.end()
    _compare(response, body, recording)


def test_recordings_compared_above_nine_tenths() -> None:
    assert len(scenes.COMPARED) / len(scenes.RECORDINGS) > 0.9


def _exchanged(client: httpx.Client, stage: Scene, case: str) -> tuple[httpx.Response, bytes]:
    """Return the response, and do during it what was done during the recording."""
    during = scenes.first(scenes.DURING, case, None)
    body = b""
    response = client.send(stage.request(*scenes.first(scenes.INSTEAD, case, ())), stream=True)
    for piece in response.iter_bytes():
        body += piece
        if during:
            stage.note(body.decode())
            during(stage)
            during = None
    return response, body


def _compare(response: httpx.Response, body: bytes, recording: Recording) -> None:
    expected = recording.response
    assert response.status_code == expected.status
    assert shapes.headers(response.headers.multi_items()) == shapes.headers(expected.headers)
    assert ("Transfer-Encoding" in response.headers) == (expected.framing == "chunked")
    assert bool(body) == bool(expected.body)
    if recording.is_stream:
        _compare_streams(body.decode(), expected.body.decode(errors="replace"), complete=expected.complete)
    elif expected.content_type == "application/json" and expected.body:
        shape = shapes.error if expected.status >= 400 else shapes.shape
        assert shape(json.loads(body)) == shape(expected.json())
    elif expected.content_type != "text/html" and "/text-to-audio" not in recording.request.path:
        assert body == expected.body


def _compare_streams(stream: str, expected: str, *, complete: bool) -> None:
    if complete:
        assert shapes.order(stream) == shapes.order(expected)
        assert shapes.events(stream) == shapes.events(expected)
    else:
        assert shapes.order(stream).startswith(shapes.order(expected))
        assert shapes.events(expected).items() <= shapes.events(stream).items()
