"""Werkzeug's threaded server, made silent, and made to end without leaving threads or sockets."""

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
    protocol_version = "HTTP/1.1"  # HTTP/1.0 has no chunks
    disable_nagle_algorithm = True  # else an event waits until the client acknowledges the one before

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        self.close_connection = True  # the header "Connection: close" may not have been sent yet

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.debug(message, *args)


class Server(ThreadedWSGIServer):
    """A server that listens from its construction on."""

    daemon_threads = False  # server_close then waits for the threads of all requests
    timeout = 0  # the client may be gone when handle_request accepts its connection

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self._connections: set[socket.socket] = set()
        # Bind here, because Werkzeug exits the process if the port is in use.
        with socket.create_server((host, port)) as listener:
            super().__init__(host, port, app, _Handler, fd=listener.fileno())
        self._ending, self._end = socket.socketpair()
        self._has_ended = threading.Event()

    def serve(self) -> None:
        """Accept connections until `end` closes a socket. socketserver's own loop polls every 0.5 s."""
        with selectors.DefaultSelector() as selector, self._ending:
            for source in (self, self._ending):
                selector.register(source, selectors.EVENT_READ)
            while self._ending not in [key.fileobj for key, _ in selector.select()]:
                self.handle_request()
        self._has_ended.set()
        self.server_close()

    def end(self) -> None:
        """Accept no more connections. `serve` returns when the open ones have ended."""
        self._end.close()
        self._has_ended.wait()

    def disconnect_all(self) -> None:
        """Shut down the open connections, so that no thread waits for a client."""
        for connection in list(self._connections):
            with suppress(OSError):  # the client may have closed it
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
