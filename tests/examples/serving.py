"""A web example in a server on a real socket, and a browser that hangs up."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

KEY = "app-key"


@contextmanager
def asking(url: str, key: str = KEY) -> Iterator[None]:
    """Have the examples ask that Dify."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIFY_BASE_URL", url)
        environment.setenv("DIFY_API_KEY", key)
        yield


@contextmanager
def serving(app: ASGIApp) -> Iterator[httpx.Client]:
    """Serve an app, for a browser of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=3))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=url, timeout=60) as browser:
                yield browser
        finally:
            server.should_exit = True
            thread.join()
