"""An answer that is streamed on to a browser, as server-sent events; the key stays on the server.

    pip install ".[testing]" starlette uvicorn    # in a clone of dify-chat
    python examples/starlette_relay.py            # asks itself once, and prints what a browser gets
    python examples/starlette_relay.py --serve    # stays up, on port 8000

It relays a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
A browser that hangs up stops the generation, and one that reads slowly slows it down: what it hasn't taken
waits in Dify. FastAPI takes `chat`, `Relay`, `refused` and `lifespan` as they are:

    app = FastAPI(lifespan=lifespan)
    app.post("/chat")(chat)
    app.add_exception_handler(DifyError, refused)
"""

import argparse
import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

try:
    import httpx
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response, StreamingResponse
    from starlette.routing import Route
    from starlette.types import Receive, Scope, Send

    from dify_chat import (
        AsyncChatStream,
        AsyncDifyChat,
        ConversationNotFoundError,
        DifyError,
        DifyInputError,
        RateLimitError,
    )
    from dify_chat.testing import MockDify
except ImportError as missing:
    sys.exit(f'{missing}; this needs: pip install ".[testing]" starlette uvicorn, in a clone of dify-chat')

SILENCE = 15.0  # seconds; proxies hang up after 60 of them, many earlier
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}  # no proxy shall collect it


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, AsyncDifyChat]]:
    async with AsyncDifyChat() as dify:
        yield {"dify": dify}


async def chat(request: Request) -> Response:
    """`POST /chat` with `{"content": …, "conversation_id": …}`."""
    try:
        asked = await request.json()
        content, conversation_id = asked["content"], asked.get("conversation_id")
    except (ValueError, LookupError, TypeError, RecursionError):
        return JSONResponse({"message": 'send {"content": "…"}'}, 400)
    user = "visitor"  # the signed-in user: Dify keeps conversations by user
    dify: AsyncDifyChat = request.state.dify
    return Relay(dify.send_chat_message_stream(content, conversation_id=conversation_id, user_id=user))


class Relay(StreamingResponse):
    """A stream's events for a browser. However it ends, the stream is left, and that stops the generation."""

    def __init__(self, stream: AsyncChatStream) -> None:
        super().__init__(frames(stream), headers=HEADERS, media_type="text/event-stream")
        self.stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Here it asks. There is no head yet, so what is raised becomes the answer of `refused`. A browser
        # that leaves now is noticed when Dify's head comes: with the first word, or a ping after 10 s.
        async with self.stream:
            await super().__call__(scope, receive, send)


async def frames(stream: AsyncChatStream) -> AsyncIterator[bytes]:
    named, failure = False, None
    try:
        async with stream:  # which is open; this leaves it where it was taken without `Relay`
            async for event in stream.iter_events(pings=True, heartbeat=SILENCE):
                if stream.message_id and not named:
                    named = True
                    yield frame("ids", conversation_id=stream.conversation_id, message_id=stream.message_id)
                match event.event:
                    case "ping":  # which browsers skip and proxies count
                        yield event.to_sse()
                    case "message" | "agent_message":
                        yield frame("delta", text=event.answer)
                    case "message_replace":  # by moderation: all of the text so far is to go
                        yield frame("replace", text=event.answer)
    except DifyError as error:
        failure = told_of(error)
    if stream.resumed:  # deltas were lost then, and the next ones had no known place
        yield frame("replace", text=stream.answer)
    if failure is None:
        yield frame("end", outcome=stream.outcome)
    else:
        yield frame("error", status=failure[0], message=failure[1])


def frame(event: str, **data: object) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()


async def refused(request: Request, error: Exception) -> Response:
    """The answer to a question that Dify hasn't begun to answer."""
    status, message = told_of(error)
    return JSONResponse({"message": message}, status)


def told_of(error: Exception) -> tuple[int, str]:
    """What a browser is told. Dify's own messages may be the model provider's, and name its account."""
    logging.getLogger(__name__).warning("%s", error)
    match error:
        case DifyInputError():
            return 400, str(error)
        case ConversationNotFoundError():
            return 404, "there is no such conversation"
        case RateLimitError():
            return 429, "too many questions at once; try again in a minute"
    return 502, "there is no answer at the moment"


app = Starlette(
    routes=[Route("/chat", chat, methods=["POST"])],
    lifespan=lifespan,
    exception_handlers={DifyError: refused},
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Relay an answer of Dify's to a browser.")
    parser.add_argument("--serve", nargs="?", type=int, const=8000, metavar="PORT", help="stay up")
    port: int | None = parser.parse_args().serve
    with some_dify(), socket.create_server(("127.0.0.1", port or 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/chat"
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3))
        if port is None:
            return asyncio.run(demonstrate(server, listener, url))
        print(f"""curl -N {url} -d '{{"content": "Hello"}}'""", flush=True)
        with suppress(KeyboardInterrupt):
            server.run([listener])
        return 0


async def demonstrate(server: uvicorn.Server, listener: socket.socket, url: str) -> int:
    async with asyncio.TaskGroup() as tasks, httpx.AsyncClient() as browser:
        tasks.create_task(server.serve([listener]))
        async with browser.stream("POST", url, json={"content": "Hello from a browser"}) as answer:
            print(answer.status_code, answer.headers["Content-Type"], end="\n\n")
            async for text in answer.aiter_text():
                print(text, end="", flush=True)
        server.should_exit = True
    return 0 if answer.is_success else 1


@contextmanager
def some_dify() -> Iterator[None]:
    """The server of the environment, or a mock one."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.05) as mock:
            os.environ.update(DIFY_BASE_URL=mock.url, DIFY_API_KEY=mock.api_key)
            yield


if __name__ == "__main__":
    sys.exit(main())
