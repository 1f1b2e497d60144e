"""Speech in a web server: a text spoken to a browser, and a recording of its microphone written down.

    pip install ".[testing]" starlette uvicorn    # in a clone of dify-chat
    python examples/speech_response.py            # asks itself once, and prints what a browser gets
    python examples/speech_response.py --serve    # stays up, on port 8000

It asks a MockDify of its own, or Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of your own).
Nothing is held in memory, either way: what comes is sent on. So a speech has no length, and no `Range` of it
can be asked for. Where a player insists on ranges, as Safari's does, fetch the speech with a script and play
it as a blob.
"""

import argparse
import asyncio
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

    from dify_chat import AsyncAudioStream, AsyncDifyChat, DifyAPIError, DifyError, DifyInputError
    from dify_chat.testing import MockDify
except ImportError as missing:
    sys.exit(f'{missing}; this needs: pip install ".[testing]" starlette uvicorn, in a clone of dify-chat')

USER = "visitor"  # the signed-in user


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, AsyncDifyChat]]:
    async with AsyncDifyChat() as dify:
        yield {"dify": dify}


async def speech(request: Request) -> Response:
    """`GET /speech?text=…`"""
    dify: AsyncDifyChat = request.state.dify
    return Speech(await dify.text_to_audio(request.query_params.get("text"), user_id=USER).open())


class Speech(StreamingResponse):
    """An audio stream of Dify's. A browser that leaves ends it; where it breaks off, so does the answer."""

    def __init__(self, audio: AsyncAudioStream) -> None:
        super().__init__(audio, media_type=audio.content_type, headers={"Accept-Ranges": "none"})
        self.audio = audio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self.audio:
            await super().__call__(scope, receive, send)


async def transcript(request: Request) -> Response:
    """`POST /transcript`: the recording is the body, and `Content-Type` says of what kind it is."""
    dify: AsyncDifyChat = request.state.dify
    recording = ("recording", request.stream(), request.headers.get("Content-Type"))
    return JSONResponse({"text": (await dify.audio_to_text(recording, user_id=USER)).text})


async def refused(request: Request, error: Exception) -> Response:
    logging.getLogger(__name__).warning("%s", error)
    if isinstance(error, DifyInputError):
        return JSONResponse({"message": str(error)}, 400)
    # Of the recording; messages of other refusals may be the model provider's, and name its account.
    if isinstance(error, DifyAPIError) and error.status_code in (413, 415):
        return JSONResponse({"message": error.message}, error.status_code)
    return JSONResponse({"message": "Dify gave no answer"}, 502)


app = Starlette(
    routes=[Route("/speech", speech), Route("/transcript", transcript, methods=["POST"])],
    lifespan=lifespan,
    exception_handlers={DifyError: refused},
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Speak to a browser, and listen to it.")
    parser.add_argument("--serve", nargs="?", type=int, const=8000, metavar="PORT", help="stay up")
    port: int | None = parser.parse_args().serve
    with some_dify(), socket.create_server(("127.0.0.1", port or 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3))
        if port is None:
            return asyncio.run(demonstrate(server, listener, url))
        print(f"curl {url}/speech?text=Hello -o hello.mp3")
        print(f"curl {url}/transcript -X POST -T hello.mp3 -H Content-Type:audio/mp3", flush=True)
        with suppress(KeyboardInterrupt):
            server.run([listener])
        return 0


async def demonstrate(server: uvicorn.Server, listener: socket.socket, url: str) -> int:
    async with asyncio.TaskGroup() as tasks, httpx.AsyncClient(base_url=url) as browser:
        tasks.create_task(server.serve([listener]))
        spoken = await browser.get("/speech", params={"text": "A closure remembers where it was made."})
        kind = spoken.headers["Content-Type"]
        print(f"GET /speech: {spoken.status_code}, {len(spoken.content)} bytes of {kind}")
        if spoken.is_success:
            heard = await browser.post("/transcript", content=spoken.content, headers={"Content-Type": kind})
            print(f"POST /transcript: {heard.status_code}, {heard.text}")
        server.should_exit = True
    return 0 if spoken.is_success and heard.is_success else 1


@contextmanager
def some_dify() -> Iterator[None]:
    """The server of the environment, or a mock one."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify() as mock:
            os.environ.update(DIFY_BASE_URL=mock.url, DIFY_API_KEY=mock.api_key)
            yield


if __name__ == "__main__":
    sys.exit(main())
