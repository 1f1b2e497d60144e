"""Servers that speak TLS."""

import ssl
from contextlib import suppress
from pathlib import Path
from socket import socket

from tests.support.http_server import HttpServer
from tests.support.raw import RawServer

# For 127.0.0.1, signed by itself, valid for a hundred years; the key is in it.
CERTIFICATE = Path(__file__).parent / "loopback.pem"


class Tls(HttpServer):
    """Has a server speak TLS, and end a connection whose client doesn't like its certificate."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.url = self.url.replace("http:", "https:")

    def _answer_all(self, connection: socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        try:
            encrypted = context.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
        else:
            with suppress(ssl.SSLError):  # the client may close in the middle of a response
                super()._answer_all(encrypted)


class TlsServer(Tls, RawServer):
    """Answers each request with the next act, over TLS."""
