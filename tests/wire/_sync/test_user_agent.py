# Written from _async/test_user_agent.py by generator/unasync.py, which `make generate` runs.

"""What the server is told of who calls."""

import platform

import httpx
import pytest

from dify_chat import __version__
from tests.support.recordings import load
from tests.wire._sync.talks import talk

LISTED = load("1.16.0/conversations/list_chatflow")
SPEECH = load("1.16.0/audio/tts_slow_text")
STREAM = load("1.16.0/chat/stream_continue")


@pytest.mark.every_transport(httpx2="is the caller's own, so its user agent is, too")
def test_every_request_names_this_package_and_its_version() -> None:
    with talk(LISTED, STREAM, SPEECH) as (chat, server):
        chat.conversations()
        chat.send_chat_message_stream("hi").final()
        chat.text_to_audio("hi").read()
    expected = f"dify-chat/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
    assert [request.header("User-Agent") for request in server.requests] == [expected] * 3


def test_a_client_of_the_callers_own_keeps_the_user_agent_that_it_has() -> None:
    named = httpx.Client(headers={"User-Agent": "my-service/7"})
    unnamed = httpx.Client()
    with named, unnamed:
        for own, expected in ((named, "my-service/7"), (unnamed, f"python-httpx/{httpx.__version__}")):
            with talk(LISTED, http_client=own) as (chat, server):
                chat.conversations()
            assert server.requests[0].header("User-Agent") == expected
