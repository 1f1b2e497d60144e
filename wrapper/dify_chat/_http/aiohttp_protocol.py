"""How aiohttp reads a response whose packet has a fault behind the head."""

from __future__ import annotations

import re
from asyncio import TimerHandle
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from aiohttp import ClientPayloadError, SocketTimeoutError
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import BadHttpMessage, HttpProcessingError

from .._request.timeouts import READ_TIMEOUT
from .sockets import read_before_loss, read_rest

_UNREADABLE = "the response can't be read on"
_BLANK_LINE = re.compile(rb"^\r?\n", re.MULTILINE)
# As much as h11 takes, and so httpx. aiohttp itself takes 8,190 bytes of a line, and 128 lines.
_MOST_HEAD_BYTES = 100 * 1024
_LIMITS = ("max_line_size", "max_field_size", "max_headers")  # before aiohttp 3.14 there is none of the lines
_SWITCHING, _OK = int(HTTPStatus.SWITCHING_PROTOCOLS), int(HTTPStatus.OK)


class WriteTimeout(SocketTimeoutError):
    """The server has taken in nothing for too long. aiohttp has no such limit, and would wait for ever."""

    phase = "write"


write_timeout: ContextVar[float | None] = ContextVar("write_timeout", default=READ_TIMEOUT)
"""The longest time that a request may wait until the server takes in more; most have the default."""


class Protocol(ResponseHandler):
    """Keeps the head of a response when bytes behind it can't be read, or the request can't be written on."""

    _has_read_rest = False
    _write_timeout: float | None = None
    _write_timer: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # Without TLS `connection_lost` does so, and needs no function of its own for each connection.
        if transport.get_extra_info("sslcontext") is not None:
            read_before_loss(transport)

    def connection_lost(self, error: BaseException | None) -> None:
        if error is not None and self.transport is not None:
            read_rest(self.transport)
        payload = self._payload
        super().connection_lost(error)
        # After a chunk without a valid size aiohttp closes the connection, and leaves its reader waiting.
        if payload is not None and not payload.is_eof() and payload.exception() is None:
            payload.set_exception(ClientPayloadError(_UNREADABLE))

    def close(self) -> None:
        self.end_write_timer()
        if self.transport is not None:
            # A body that the server has refused may wait to be written, and the transport for that.
            self.transport.abort()
        super().close()

    def set_exception(self, *fault: Any) -> None:
        # After a write that failed, aiohttp's next one raises at once.
        transport = self.transport
        if transport is not None and transport.is_closing() and not self._has_read_rest:
            self._has_read_rest = True  # what is read may be a fault again, as often as the server sends
            read_rest(transport)
        super().set_exception(*fault)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._write_timeout is not None:
            self._write_timer = self._loop.call_later(self._write_timeout, self._end_writing)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.end_write_timer()

    def end_write_timer(self) -> None:
        """End the wait for a server that takes in nothing."""
        timer, self._write_timer = self._write_timer, None
        if timer is not None:
            timer.cancel()

    def _end_writing(self) -> None:
        self._write_timer = None
        self.set_exception(WriteTimeout("the server took in nothing"))

    def set_response_params(self, **settings: Any) -> None:
        limits = {name: _MOST_HEAD_BYTES for name in _LIMITS if name in settings}
        super().set_response_params(**{**settings, **limits})
        self._write_timeout = write_timeout.get()
        self._parser: Any = _HeadParser(self, self._parser)


class _HeadParser:
    """Has aiohttp's parser read the head of a response first, and gives way to it then.

    A parser that fails drops what it has read of the same packet. Some servers send a body with a 204, or the
    end of a chunked one, and the call has succeeded.
    """

    def __init__(self, protocol: Protocol, parser: Any) -> None:
        self._protocol = protocol
        self._parser = parser
        self._size = 0  # of the head so far

    def feed_data(self, data: bytes) -> tuple[list[Any], bool, bytes]:
        """Return the messages that begin in these bytes, as aiohttp's parser does."""
        messages: list[Any] = []
        start = 0
        while start < len(data) and not _is_final(messages):
            # A line at a time would take 12 µs of a stream's opening.
            blank_line = _BLANK_LINE.search(data, start)
            end = blank_line.end() if blank_line else len(data)
            self._size += end - start
            if self._size > _MOST_HEAD_BYTES:
                raise BadHttpMessage(f"the head is longer than {_MOST_HEAD_BYTES} bytes")
            messages += self._parser.feed_data(data[start:end])[0]
            start, self._size = end, 0 if blank_line else self._size
        if not _is_final(messages):
            return messages, False, b""
        self._protocol._parser = self._parser
        try:
            following, is_upgraded, rest = self._parser.feed_data(data[start:])
            return [*messages, *following], is_upgraded, rest
        except HttpProcessingError:
            self._protocol.force_close()
            payload = messages[-1][1]
            if not payload.is_eof():
                payload.set_exception(ClientPayloadError(_UNREADABLE))
            return messages, False, b""

    def feed_eof(self) -> Any:
        """Return the message whose head the connection's end has cut, if there is one."""
        return self._parser.feed_eof()


def _is_final(messages: list[Any]) -> bool:
    code = messages[-1][0].code if messages else 0
    return code == _SWITCHING or code >= _OK
