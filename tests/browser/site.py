"""The example's relay, served for a test."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread

import uvicorn

from dify_chat import AsyncDifyChat
from relay.app import create_app


@contextmanager
def served(api_key: str, dify_url: str) -> Iterator[str]:
    """Serve the relay in front of a Dify, and yield the relay's URL."""
    app = create_app(partial(AsyncDifyChat, api_key, dify_url, max_retries=0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:  # no request comes too early
        thread = Thread(target=server.run, args=[[listener]])
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
