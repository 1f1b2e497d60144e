"""Server-sent events out of bytes: the WHATWG "event stream interpretation", fed chunk by chunk.

Lines end with LF, CRLF or CR and with nothing else; U+2028 and its like are part of the text. Nothing is
decoded, so a character cut between chunks is whole again before anyone reads it. Dify names an event in its
data and doesn't know how to reconnect: `event:`, `id:` and `retry:` are passed over like any unknown field.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from collections.abc import Iterator

_BOM = b"\xef\xbb\xbf"


class FrameTooLargeError(ValueError):
    """A frame grew beyond the limit without coming to its end."""


class SSEDecoder:
    """Turns the chunks of one stream into the data of its events, in time linear in its bytes.

    Args:
        max_frame_bytes: how long the lines of one frame may be together, in bytes; 8 MiB by default.

    Example:
        decoder = SSEDecoder()
        for chunk in chunks:
            for data in decoder.feed(chunk):
                handle(json.loads(data))
        if decoder.pending:
            ...  # the stream broke off within a frame
    """

    def __init__(self, max_frame_bytes: int = 8 * 1024 * 1024) -> None:
        self._limit = max_frame_bytes
        self._line = bytearray()  # the line that has not ended yet
        self._size = 0  # bytes of the ended lines of the frame that has not ended yet
        self._data: list[bytes] = []
        self._at_start = True
        self._after_cr = False

    @property
    def pending(self) -> int:
        """Bytes of a frame that has begun and not ended; at the end of the stream they are lost."""
        return self._size + len(self._line)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the data of the events that this chunk completes. Exhaust it before the next chunk is fed.

        Raises:
            FrameTooLargeError: after the events before the frame at fault.
        """
        if self._at_start:
            chunk = self._without_bom(chunk)
        if self._after_cr or b"\r" in chunk:
            yield from self._interpret(chunk)
            return
        start = 0
        while True:
            if not (self._size or self._line):
                # Whole frames as Dify writes them, a line of data each. _interpret would do the same, slower.
                while chunk.startswith(b"data: ", start):
                    end = chunk.find(b"\n", start)
                    if end < 0 or not chunk.startswith(b"\n", end + 1):
                        break
                    if end - start > self._limit:
                        raise self._too_large()
                    yield chunk[start + 6 : end]
                    start = end + 2
            if start == len(chunk):
                return
            blank = chunk.find(b"\n\n", start)
            end = len(chunk) if blank < 0 else blank + 2
            yield from self._interpret(chunk[start:end])
            start = end

    def _interpret(self, chunk: bytes) -> Iterator[bytes]:
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
                self._take_field(line)
            else:
                if self._data:
                    yield b"\n".join(self._data)
                    self._data.clear()
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
        if name == b"data":
            self._data.append(value.removeprefix(b" "))

    def _too_large(self) -> FrameTooLargeError:
        return FrameTooLargeError(f"a frame of the stream is longer than {self._limit} bytes")
