"""A server that sends bytes which its response didn't announce (RFC 9112, 9.2)."""

from fcntl import ioctl
from socket import IPPROTO_TCP, TCP_CORK, socket
from struct import unpack
from termios import TIOCOUTQ

from tests.support.http_responses import reply, response
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.tls import Tls


class Unannounced(HttpServer):
    """Answers ada and sends more; answers bob, on the same connection after the rest of that.

    Attributes:
        first: The response to ada.
        early: What comes with it.
        late: What comes when bob asks on the same connection.
    """

    first = early = late = b""
    _used: socket | None = None

    def answer(self, request: ReceivedRequest, connection: socket) -> bool:
        if request.json()["user"] == "ada":
            self._used = connection
            self.send_together(connection)
        elif connection is self._used:
            connection.sendall(self.late + response(reply("for bob")))
        else:
            connection.sendall(response(reply("for bob")))
        return True

    def send_together(self, connection: socket) -> None:
        connection.sendall(self.first + self.early)

    def send_now(self, data: bytes) -> None:
        """Send bytes on ada's connection, and return when her system has them."""
        assert self._used is not None
        self._used.sendall(data)
        while unpack("i", ioctl(self._used, TIOCOUTQ, b"\0" * 4)) != (0,):
            pass


class InOneRecord(Tls, Unannounced):
    """The same over TLS: what is sent together is one record of it."""


class InTwoRecords(Tls, Unannounced):
    """The same over TLS: what is sent together is two records in one packet."""

    def send_together(self, connection: socket) -> None:
        connection.setsockopt(IPPROTO_TCP, TCP_CORK, 1)
        connection.sendall(self.first)
        connection.sendall(self.early)
        connection.setsockopt(IPPROTO_TCP, TCP_CORK, 0)
