"""What errors say beyond the server's words: what to do."""

import pytest

from dify_chat._response.errors import api_error
from tests.support.heads import head_of


def test_unsupported_speech_names_the_kinds_that_dify_takes() -> None:
    refused = api_error(head_of(415, path="/audio-to-text"), b'{"code": "unsupported_audio_type"}')
    assert str(refused).endswith("(Dify's speech-to-text takes mp3, m4a, wav, amr, mpga)")
    assert "speech" not in str(api_error(head_of(415, path="/files/upload"), b"{}"))


@pytest.mark.parametrize(
    "page",
    [
        b"<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
        b"Client sent an HTTP request to an HTTPS server.\n",
    ],
)
def test_http_to_https_port_names_the_scheme(page: bytes) -> None:
    assert str(api_error(head_of(400, Content_Type="text/html"), page)).endswith(
        " - set base_url to https://"
    )
    assert "base_url" not in str(api_error(head_of(400, Content_Type="text/plain"), b"no HTTP request"))
