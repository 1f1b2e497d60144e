"""Server-sent events out of bytes: the WHATWG "event stream interpretation", fed chunk by chunk.

Lines end with LF, CRLF or CR and with nothing else; U+2028 and its like are part of the text. Nothing is
decoded but the event's name, so a character cut between chunks is whole again before anyone reads it. `id:`
and `retry:` serve reconnecting, which Dify does not know, and are passed over like any unknown field.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from collections.abc import Iterator
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class ServerSentEvent(NamedTuple):
    """One dispatched event: its name ("message" if the stream gave none) and its data, as sent."""

    event: str
    data: bytes


class FrameTooLargeError(ValueError):
    """A frame grew beyond the limit without coming to its end."""


class SSEDecoder:
    """Turns the chunks of one stream into its events, in time linear in its bytes.

    Args:
        max_frame_bytes: how long the lines of one frame may be together, in bytes; 8 MiB by default.

    Example:
        decoder = SSEDecoder()
        for chunk in chunks:
            for event in decoder.feed(chunk):
                handle(json.loads(event.data))
        if decoder.pending:
            ...  # the stream broke off within a frame
    """

    def __init__(self, max_frame_bytes: int = 8 * 1024 * 1024) -> None:
        self._limit = max_frame_bytes
        self._line = bytearray()  # the line that has not ended yet
        self._size = 0  # bytes of the ended lines of the frame that has not ended yet
        self._data: list[bytes] = []
        self._event = ""
        self._at_start = True
        self._after_cr = False

    @property
    def pending(self) -> int:
        """Bytes of a frame that has begun and not ended; at the end of the stream they are lost."""
        return self._size + len(self._line)

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that this chunk completes. Exhaust it before the next chunk is fed.

        Raises:
            FrameTooLargeError: after the events before the frame at fault.
        """
        if self._at_start:
            chunk = self._without_bom(chunk)
        if not chunk:
            return
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")  # the second half of a CRLF
        self._after_cr = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

        lines = chunk.split(b"\n")
        rest = lines.pop()
        if lines and self._line:
            lines[0] = bytes(self._line + lines[0])
            self._line.clear()
        for line in lines:
            if line:
                self._size += len(line)
                if self._size > self._limit:
                    raise self._too_large()
                if line.startswith(b"data: "):  # as Dify writes it: _take_field would do the same, slower
                    self._data.append(line[6:])
                else:
                    self._take_field(line)
            else:
                if self._data:
                    yield ServerSentEvent(self._event or "message", b"\n".join(self._data))
                    self._data.clear()
                self._event = ""
                self._size = 0
        if rest:
            self._line += rest
            if self.pending > self._limit:
                raise self._too_large()

    def _without_bom(self, chunk: bytes) -> bytes:
        self._line += chunk
        if len(self._line) < len(_BOM) and _BOM.startswith(self._line):
            return b""
        self._at_start = False
        chunk = bytes(self._line).removeprefix(_BOM)
        self._line.clear()
        return chunk

    def _take_field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")

    def _too_large(self) -> FrameTooLargeError:
        return FrameTooLargeError(f"a frame of the stream is longer than {self._limit} bytes")
