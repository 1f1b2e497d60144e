"""An answer that is streamed by a Django view, as server-sent events: a whole project in one file.

    pip install ".[testing]" django uvicorn    # in a clone of dify-chat
    python examples/django_view.py            # asks itself once, and prints what a browser gets
    python examples/django_view.py --serve    # stays up, on port 8000

It asks a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own). A
browser that hangs up stops the generation, which takes ASGI. Under WSGI Django would collect all of this
stream before it sends a word of it. There the view is a plain function that opens `DifyChat`'s stream and
gives a plain generator of it; it keeps a worker busy for as long as the model talks, and notices only at the
next word that a browser has left.

Daphne has no lifespan: make the client where the module is loaded there, by `dify = AsyncDifyChat()`.
`starlette_relay.py` shows what else a browser may be told.
"""

import argparse
import asyncio
import json
import logging
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

try:
    import httpx
    import uvicorn
    from django.conf import settings
    from django.core.asgi import get_asgi_application
    from django.core.handlers.asgi import ASGIRequest
    from django.http import HttpResponseBase, JsonResponse, StreamingHttpResponse
    from django.urls import path
    from django.views.decorators.http import require_POST

    from dify_chat import AsyncChatStream, AsyncDifyChat, DifyError, DifyInputError
    from dify_chat.testing import MockDify
except ImportError as missing:
    sys.exit(f'{missing}; this needs: pip install ".[testing]" django uvicorn, in a clone of dify-chat')

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY=secrets.token_hex())
log = logging.getLogger(__name__)
django = get_asgi_application()
SILENCE = 15.0  # seconds; proxies hang up after 60 of them, many earlier
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}  # no proxy shall collect it


async def chat(request: ASGIRequest) -> HttpResponseBase:
    """`POST /chat` with `content` and, to go on with a conversation, `conversation_id`."""
    dify: AsyncDifyChat = request.scope["state"]["dify"]
    content, conversation_id = request.POST.get("content", ""), request.POST.get("conversation_id")
    user = "visitor"  # the signed-in user: Dify keeps conversations by user
    try:
        stream = dify.send_chat_message_stream(content, conversation_id=conversation_id, user_id=user)
        await stream.open()
    except DifyInputError as error:
        return JsonResponse({"message": str(error)}, status=400)
    except DifyError as error:
        log.warning("%s", error)
        return JsonResponse({"message": "there is no answer at the moment"}, status=502)
    return StreamingHttpResponse(frames(stream), headers=HEADERS, content_type="text/event-stream")


async def frames(stream: AsyncChatStream) -> AsyncIterator[bytes]:
    async with stream:  # Django ends this generator when the browser has left, and that leaves the stream
        try:
            async for event in stream.iter_events(pings=True, heartbeat=SILENCE):
                match event.event:
                    case "ping":  # which browsers skip and proxies count
                        yield event.to_sse()
                    case "message" | "agent_message":
                        yield frame("delta", text=event.answer)
            # The page shows this answer: moderation may have replaced deltas, and a resume lost some.
            yield frame("end", conversation_id=stream.conversation_id, answer=stream.answer)
        except DifyError as error:
            log.warning("%s", error)
            yield frame("error", message="the answer broke off")


def frame(event: str, **data: str | None) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()


urlpatterns = [path("chat", require_POST(chat))]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Django within the client's life, of which Django has no notion: one client for all requests."""
    if scope["type"] != "lifespan":
        await django(scope, receive, send)
        return
    await receive()
    async with AsyncDifyChat() as dify:
        scope["state"]["dify"] = dify
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})


def main() -> int:
    parser = argparse.ArgumentParser(description="Stream an answer of Dify's from a Django view.")
    parser.add_argument("--serve", nargs="?", type=int, const=8000, metavar="PORT", help="stay up")
    port: int | None = parser.parse_args().serve
    with some_dify(), socket.create_server(("127.0.0.1", port or 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/chat"
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=3))
        if port is None:
            return asyncio.run(demonstrate(server, listener, url))
        print(f"curl -N {url} -d content=Hello", flush=True)
        with suppress(KeyboardInterrupt):
            server.run([listener])
        return 0


async def demonstrate(server: uvicorn.Server, listener: socket.socket, url: str) -> int:
    async with asyncio.TaskGroup() as tasks, httpx.AsyncClient() as browser:
        tasks.create_task(server.serve([listener]))
        async with browser.stream("POST", url, data={"content": "Hello from a browser"}) as answer:
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
