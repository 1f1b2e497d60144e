# Written from _async/test_meanwhile.py by generator/unasync.py, which `make generate` runs.

"""What happens while something else is under way."""

import httpx
import pytest

from dify_chat import ChatStream, DifyChat, DifyStreamError
from dify_chat._http import retry
from tests.support.interrupted import Interrupted
from tests.support.made import frame, message, workflow_started
from tests.wire._sync.talks import KEY

SSE = {"Content-Type": "text/event-stream"}
BEGUN = frame(workflow_started()) + frame(message("Hel"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


@pytest.mark.parametrize("moment", ["/v1/chat-messages", "/v1/workflow/run-1/events"])
def test_a_stream_that_is_closed_while_it_is_opened_stays_closed(moment: str) -> None:
    opened: list[ChatStream] = []
    asked = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == moment:
            opened[0].close()
        return httpx.Response(200, headers=SSE, content=BEGUN if request.method == "POST" else b"")

    with httpx.Client(transport=httpx.MockTransport(serve)) as client:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=client)
        opened.append(chat.send_chat_message_stream("hi"))
        with pytest.raises(DifyStreamError, match="the stream was closed before its end"):
            opened[0].final()
    assert asked.count(moment) == 1


def test_reading_that_was_interrupted_is_not_taken_for_the_end() -> None:
    def serve(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=SSE, stream=Interrupted(frame(message("Hel"))))

    with httpx.Client(transport=httpx.MockTransport(serve)) as client:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=client, stop_on_exit=False)
        with chat.send_chat_message_stream("hi") as answer:
            answer.__next__()
            with pytest.raises(KeyboardInterrupt):
                answer.__next__()
            with pytest.raises(DifyStreamError, match="reading was cancelled half-way"):
                answer.__next__()
