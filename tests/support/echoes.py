"""A server that repeats the key wherever a server or a proxy can, and one that breaks every rule."""

import base64
import html
import json
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import error, frame, message, workflow_finished, workflow_started

Words = Callable[[str], bytes]
"""What is sent, given the key; the connection is closed after it."""


def _head(status: str, content_type: str, length: int, *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {length}", *more]
    lines.append("Connection: close")  # a parser that aiohttp keeps holds the last head that it has read
    return "\r\n".join([*lines, "", ""]).encode()


def _whole(status: str, content_type: str, body: str | bytes, *more: str) -> bytes:
    content = body if isinstance(body, bytes) else body.encode()
    return _head(status, content_type, len(content), *more) + content


def _refusal(status: str, **words: object) -> bytes:
    return _whole(status, "application/json", json.dumps({"code": "c", "message": "m", **words}))


def _escaped(key: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in key)


def _percent(key: str) -> str:
    return "".join(f"%{ord(letter):02X}" for letter in key)


def _entities(key: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in key)


def _basic(key: str) -> str:
    return base64.b64encode(f"user:{key}".encode()).decode()


def _stream(*events: dict[str, object], end: bytes = b"") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    return head + b"".join(map(frame, events)) + end


def _failed_run(outputs: dict[str, object]) -> dict[str, object]:
    event = workflow_finished("failed", "no")
    return event | {"data": event["data"] | {"outputs": outputs}}


REFUSALS: dict[str, Words] = {
    "message": lambda key: _refusal("401 X", message=f"Access token {key} is invalid"),
    "code and params": lambda key: _refusal("400 X", code=key, params=key, message={key: [key]}),
    "errors of 1.9.0": lambda key: _whole("400 X", "application/json", json.dumps({"errors": {key: key}})),
    "escaped": lambda key: _whole("400 X", "application/json", f'{{"message": "{_escaped(key)}"}}'),
    "escaped twice": lambda key: _refusal("400 X", message=_escaped(key)),
    "text": lambda key: _whole("502 X", "text/plain", f"Authorization: Bearer {key}"),
    "cut text": lambda key: _whole("502 X", "text/plain", f"Authorization: Bearer {key[:-1]}"),
    "page": lambda key: _whole("502 X", "text/html", f"<title>{html.escape(key)}</title>"),
    "entities": lambda key: _whole("500 X", "text/html", f"<p>{_entities(key)}</p>"),
    "percent": lambda key: _whole("500 X", "text/plain", f"GET /?key={_percent(key)}"),
    "base64": lambda key: _whole("500 X", "text/plain", f"Authorization: Basic {_basic(key)}"),
    "hex": lambda key: _whole("500 X", "text/plain", key.encode().hex().upper()),
    "upper case": lambda key: _whole("500 X", "text/plain", key.upper()),
    "headers": lambda key: _whole("500 X", "text/plain", "x", f"X-Echo: {key}", f"X-{key}: {quote(key)}"),
    "redirection": lambda key: _whole("308 X", "text/plain", "", f"Location: http://localhost/{key}?k={key}"),
    "escaped redirection": lambda key: _whole("302 X", "text/plain", "", f"Location: /{_percent(key)}"),
    "utf-16": lambda key: _whole("500 X", "text/plain; charset=utf-16", key.encode("utf-16")),
}
WRONG: dict[str, Words] = {
    "status line": lambda key: f"HTTP/9.9 200 {key}\r\n\r\n".encode(),
    "no status": lambda key: f"{key}\r\n\r\n".encode(),
    "length": lambda key: f"HTTP/1.1 200 OK\r\nContent-Length: {key}\r\n\r\n".encode(),
    "negative length": lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "NUL in a header": lambda key: f"HTTP/1.1 200 OK\r\nX: {key}\0\r\n\r\n".encode(),
    "no header": lambda key: f"HTTP/1.1 200 OK\r\n{key}\r\n\r\n".encode(),
    "chunk": lambda key: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{key}\r\n".encode(),
    "coding": lambda key: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {key}\r\n\r\n".encode(),
    "cut body": lambda key: _head("200 OK", "application/json", 999) + key.encode(),
    "nothing": lambda _: b"",
    "page for JSON": lambda key: _whole("200 OK", "text/html", f"<title>{key}</title>", f"X-Echo: {key}"),
    "no JSON": lambda key: _whole("200 OK", "application/json", f"{{{key}"),
    "a field missing": lambda key: _whole("200 OK", "application/json", json.dumps({key: key})),
    "no list": lambda key: _whole("200 OK", "application/json", json.dumps({"data": key})),
    "no gzip": lambda key: _whole("200 OK", "text/event-stream", key, "Content-Encoding: gzip"),
    "cut gzip": lambda key: _whole("200 OK", "audio/mp3", zlib.compress(key.encode(), wbits=31)[:-9]),
}
STREAMS: dict[str, Words] = {
    "error event": lambda key: _stream(error(401, key, f"no {key}")),
    "failed run": lambda key: _stream(workflow_started(), workflow_finished("failed", key)),
    "outputs of a failed run": lambda key: _stream(workflow_started(), _failed_run({key: [key]})),
    "error of a gateway": lambda key: _stream({"error": {"message": key, key: [{key: key}]}}),
    "name of a frame": lambda key: _stream(end=f'event: {key}\ndata: {{"error": "x"}}\n\n'.encode()),
    "frame after one that is no JSON": lambda key: _stream(
        message("Hel"), end=f"data: {{x\n\ndata: {key}\n".encode()
    ),
    "stream without an end": lambda key: _stream(message("Hel"), end=f"data: {key}".encode()),
    "event that is no JSON": lambda key: _stream(message("Hel"), end=f"data: {{{key}\n\n".encode()),
    "event without a name": lambda key: _stream(end=f'data: {{"x": "{key}"}}\n\n'.encode()),
}


class EchoServer(HttpServer):
    """Answers with some words, and closes the connection.

    Attributes:
        words: What the next requests are answered with.
    """

    words: Words

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        connection.sendall(self.words((request.header("Authorization") or "").removeprefix("Bearer ")))
        with suppress(OSError):  # ENOTCONN, which is no ConnectionError: the client has reset it
            connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
        return False
