"""What happens while something else is under way."""

import httpx
import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat, DifyStreamError
from dify_chat._http import retry
from tests.support.interrupted import AsyncInterrupted
from tests.support.made import frame, message, workflow_started
from tests.wire._async.talks import KEY

SSE = {"Content-Type": "text/event-stream"}
BEGUN = frame(workflow_started()) + frame(message("Hel"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


@pytest.mark.parametrize("moment", ["/v1/chat-messages", "/v1/workflow/run-1/events"])
async def test_a_stream_that_is_closed_while_it_is_opened_stays_closed(moment: str) -> None:
    opened: list[AsyncChatStream] = []
    asked = []

    async def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == moment:
            await opened[0].close()
        return httpx.Response(200, headers=SSE, content=BEGUN if request.method == "POST" else b"")

    async with httpx.AsyncClient(transport=httpx.MockTransport(serve)) as client:
        chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=client)
        opened.append(chat.send_chat_message_stream("hi"))
        with pytest.raises(DifyStreamError, match="the stream was closed before its end"):
            await opened[0].final()
    assert asked.count(moment) == 1


async def test_reading_that_was_interrupted_is_not_taken_for_the_end() -> None:
    async def serve(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=SSE, stream=AsyncInterrupted(frame(message("Hel"))))

    async with httpx.AsyncClient(transport=httpx.MockTransport(serve)) as client:
        chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=client, stop_on_exit=False)
        async with chat.send_chat_message_stream("hi") as answer:
            await answer.__anext__()
            with pytest.raises(KeyboardInterrupt):
                await answer.__anext__()
            with pytest.raises(DifyStreamError, match="reading was cancelled half-way"):
                await answer.__anext__()
