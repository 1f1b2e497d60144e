"""A chat page in the browser; the key stays with this server.

    python examples/web_chat/server.py [--port 8000] [--host-name chat.example.org]

It talks to a MockDify of its own, or to Dify if DIFY_API_KEY is set (and DIFY_BASE_URL, for a server of
your own). Open the address that it prints.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

try:
    import uvicorn

    from dify_chat import AsyncDifyChat
    from dify_chat.testing import MockDify
    from relay.app import Connect, create_app
except ImportError as missing:
    sys.exit(f'{missing}; this needs: pip install ".[testing]" starlette uvicorn, in a clone of dify-chat')


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a chat page; the key stays with this server.")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    parser.add_argument("--host-name", action="append", default=[], help="a name that the page is opened by")
    given = parser.parse_args()
    with dify() as connect:
        app = create_app(connect, given.host_name)
        # An answer that is still being written doesn't keep Ctrl-C waiting for its end.
        uvicorn.run(app, port=given.port, access_log=False, timeout_graceful_shutdown=1)


@contextmanager
def dify() -> Iterator[Connect]:
    """Give what connects to the server of the environment, or to one that is started here."""
    if os.environ.get("DIFY_API_KEY"):
        yield AsyncDifyChat
    else:
        print("No DIFY_API_KEY is set: a mock server answers, which repeats what it is told.", flush=True)
        print('It shows a form if a question begins with "please approve".', flush=True)
        with MockDify(app_mode="advanced-chat", delay=0.08) as server:
            yield partial(AsyncDifyChat, server.api_key, server.url)


if __name__ == "__main__":
    main()
