"""From a stream's bytes to its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.events import parse_event

from .._response.json import decode_json
from .repeated_deltas import DeltaReader
from .sse import SSEDecoder

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class EventReader:
    """Makes events of the chunks of one stream.

    Args:
        max_event_bytes: How long one frame may be.

    Attributes:
        fault: Why nothing can be read after the events that were given: a frame's data is no JSON object in
            UTF-8, or too large. None as long as all is well.
    """

    def __init__(self, max_event_bytes: int) -> None:
        self.fault: ValueError | None = None
        self._limit = max_event_bytes
        self._is_between_frames = False
        self._decoder = SSEDecoder(max_event_bytes)
        self._deltas = DeltaReader(max_event_bytes)

    @property
    def within_frame(self) -> bool:
        """Whether the chunks so far end in the middle of a frame."""
        return self._decoder.pending > 0

    def feed(self, chunk: bytes) -> list[ChatStreamEvent]:
        """Give the events that a chunk completes, up to a `fault`."""
        events: list[ChatStreamEvent] = []
        start = 0
        if not self._is_between_frames:
            blank = chunk.find(b"\n\n")
            start = len(chunk) if blank < 0 else blank + 2
            self._read(chunk[:start], events)
        if self.fault is None:
            start = self._deltas.read(chunk, start, events)
            if start < len(chunk):
                self._read(chunk[start:], events)
        return events

    def _read(self, chunk: bytes, events: list[ChatStreamEvent]) -> None:
        try:
            for data in self._decoder.feed(chunk):
                fields = decode_json(data)
                event = parse_event(fields)
                self._deltas.learn(data, fields, event)
                events.append(event)
            self._is_between_frames = self._decoder.is_between_frames
        except InvalidResponseError as error:
            self.fault = error
        except ValueError as error:
            self.fault = ValueError(f"a frame is no JSON: {error}")
        else:
            if self._decoder.is_too_large:
                self.fault = ValueError(f"a frame of the stream is longer than {self._limit} bytes")
