"""From a stream's bytes to its events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dify_chat_api.errors import InvalidAnswerError
from dify_chat_api.events import parse_event

from ._deltas import DeltaReader
from ._json import decoded
from ._sse import FrameTooLargeError, SSEDecoder

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class BrokenFrameError(ValueError):
    """The stream said something that is no event; what follows can't be trusted."""


class EventReader:
    """Makes events of the chunks of one stream.

    Args:
        max_frame_bytes: How long one frame may be.
    """

    def __init__(self, max_frame_bytes: int) -> None:
        self._decoder = SSEDecoder(max_frame_bytes)
        self._deltas = DeltaReader()

    @property
    def within_frame(self) -> bool:
        """Whether the chunks so far end in the middle of a frame."""
        return self._decoder.pending > 0

    def feed(self, chunk: bytes) -> Iterator[ChatStreamEvent]:
        """Give the events that a chunk completes; take them all before the next chunk is fed.

        Raises:
            BrokenFrameError: A frame's data is no JSON object in UTF-8, or too large. What came before it was
            given.
        """
        deltas = self._deltas
        try:
            for data in self._decoder.feed(chunk):
                event = deltas.read(data)
                if event is None:
                    fields = decoded(data)
                    event = parse_event(fields)
                    deltas.learn(data, fields, event)
                yield event
        except InvalidAnswerError as error:
            raise BrokenFrameError(str(error)) from error
        except FrameTooLargeError as error:
            raise BrokenFrameError(str(error)) from error
        except ValueError as error:
            raise BrokenFrameError(f"a frame is no JSON: {error}") from error
