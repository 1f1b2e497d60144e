"""A client that is closed while a thread makes a connection: nothing is sent over it."""

import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dify_chat import DifyChat, DifyConnectionError, new_http_client
from tests.wire._async.talks import KEY

PEM = Path(__file__).parents[1] / "support/loopback.pem"


class SlowHandshake:
    """Accepts a connection, and goes on with TLS when it is told to.

    Attributes:
        connected: Set when the client has connected.
        go_on: To be set for the handshake.
        received: What the client has sent after it.
    """

    def __init__(self) -> None:
        self.connected = threading.Event()
        self.go_on = threading.Event()
        self.received: bytes | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "SlowHandshake":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PEM)
        context.num_tickets = 0  # a client that closes with unread tickets resets the connection
        connection, _ = self._listener.accept()
        self.connected.set()
        assert self.go_on.wait(10)
        with connection, context.wrap_socket(connection, server_side=True) as encrypted:
            self.received = encrypted.recv(1)


@pytest.mark.parametrize("library", [None, httpx2])
def test_nothing_is_sent_over_connection_made_after_closing(library: Any) -> None:
    own = library and new_http_client(library=library, verify=False)
    settings = {"verify": False} if own is None else {"http_client": own}
    with SlowHandshake() as server, ThreadPoolExecutor(1) as threads:
        chat = DifyChat(KEY, server.url, "user-1", timeout=60.0, **settings)
        call = threads.submit(chat.send, "hi")
        assert server.connected.wait(10)
        chat.close()
        assert not call.done()
        server.go_on.set()
        with pytest.raises(DifyConnectionError, match="closed meanwhile"):
            call.result(10)
    assert server.received == b""
    if own is not None:
        own.close()
