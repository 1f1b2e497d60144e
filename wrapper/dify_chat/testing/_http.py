"""Werkzeug's threaded server, made quiet and made to end without leftovers."""

import logging
import socket
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

_log = logging.getLogger(__name__)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # the one with chunks
    disable_nagle_algorithm = True  # an event must not wait for the client to acknowledge the one before

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.debug(message, *args)


class Server(ThreadedWSGIServer):
    """A listening server; the port is bound when it's made."""

    daemon_threads = False  # server_close then waits for the threads of all requests

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self._connections: set[socket.socket] = set()
        # Bound here, because Werkzeug ends the whole process if the port is in use.
        with socket.create_server((host, port)) as listener:
            super().__init__(host, port, app, _Handler, fd=listener.fileno())

    def disconnect_all(self) -> None:
        """Close what is still connected, so that no thread waits for a client."""
        for connection in list(self._connections):
            with suppress(OSError):  # it may be closed already
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        _log.debug("a connection failed", exc_info=True)

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.debug(message, *args)
