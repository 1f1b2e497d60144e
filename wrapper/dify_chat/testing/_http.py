"""Werkzeug's threaded server, made quiet and made to end without leftovers."""

import logging
import selectors
import socket
import threading
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

_log = logging.getLogger(__name__)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # the one with chunks
    disable_nagle_algorithm = True  # an event must not wait for the client to acknowledge the one before

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        self.close_connection = True  # nothing is to follow, even if the head wasn't sent, which says so

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.debug(message, *args)


class Server(ThreadedWSGIServer):
    """A listening server; the port is bound when it's made."""

    daemon_threads = False  # server_close then waits for the threads of all requests
    timeout = 0  # for handle_request, whose connection may be gone when it looks

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self._connections: set[socket.socket] = set()
        # Bound here, because Werkzeug ends the whole process if the port is in use.
        with socket.create_server((host, port)) as listener:
            super().__init__(host, port, app, _Handler, fd=listener.fileno())
        self._told, self._tell = socket.socketpair()
        self._has_ended = threading.Event()

    def serve(self) -> None:
        """Take connections until `end`. It's told of it rather than looking for it every so often: where
        each test has a server of its own, the looking would be most of what it costs.
        """
        with selectors.DefaultSelector() as selector, self._told:
            for source in (self, self._told):
                selector.register(source, selectors.EVENT_READ)
            while self._told not in [key.fileobj for key, _ in selector.select()]:
                self.handle_request()
        self._has_ended.set()
        self.server_close()

    def end(self) -> None:
        """Take no more connections. `serve` returns when those that there are have come to their end."""
        self._tell.close()
        self._has_ended.wait()

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
