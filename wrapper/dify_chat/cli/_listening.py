"""A stream that is read by a thread of its own, so that Ctrl-C finds the program waiting and not reading."""

import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from .. import DifyError
from ._signals import handled

if TYPE_CHECKING:
    from .. import ChatStream, DifyChat
    from ..models import ChatStreamEvent

_STOPPING_SECONDS = 3.0
_TICK_SECONDS = 0.2


class _Mark(Enum):
    INTERRUPT = "the user has pressed Ctrl-C"
    END = "the stream is over"


Heard: TypeAlias = "tuple[ChatStreamEvent, str]"
_News: TypeAlias = "Heard | Exception | _Mark"


class Listener:
    """Reads a stream to its end, and stops it on Ctrl-C.

    The first Ctrl-C asks the server to stop: the answer then ends by itself, and the server keeps what came
    of it. The second, or one before it is known what to stop, leaves; it's stopped in the background then.

    Args:
        chat: The client that the stream is of.
        stream: The stream, not opened yet.
        opened: What the thread does once the stream is open; its errors are those of the stream.

    Attributes:
        was_interrupted: Whether Ctrl-C was pressed.
        is_open: Whether the server has begun its response.
    """

    def __init__(
        self, chat: "DifyChat", stream: "ChatStream", opened: Callable[[], None] | None = None
    ) -> None:
        self.was_interrupted = self.is_open = False
        self._chat = chat
        self._stream = stream
        self._opened = opened
        self._left = False
        self._news: SimpleQueue[_News] = SimpleQueue()
        self._thread = Thread(target=self._read, name="dify-chat stream", daemon=True)

    def events(self) -> "Iterator[list[Heard]]":
        """Give the events, those that have come meanwhile together; so a slow screen isn't left behind.

        With each event comes the answer after it, since the thread may have read on.

        When there are none for a while it gives an empty list: the screen may have something left to draw.

        Raises:
            DifyError: What the stream raised.
        """
        self._thread.start()
        with handled([signal.SIGINT], lambda *_: self._news.put(_Mark.INTERRUPT)):
            failure: Exception | None = None
            while True:
                events: list[Heard] = []
                for news in self._all_news():
                    if isinstance(news, Exception):
                        failure = news
                    elif not isinstance(news, _Mark):
                        events.append(news)
                    elif news is _Mark.INTERRUPT:
                        self._interrupted()
                    else:
                        self._left = True
                yield events
                if self._left:
                    return
                if failure is not None:
                    raise failure

    def join(self) -> None:
        """Wait until a stream that was left has been stopped; not for long."""
        self._thread.join(_STOPPING_SECONDS)

    def _all_news(self) -> "Iterator[_News]":
        with suppress(Empty):
            yield self._news.get(timeout=_TICK_SECONDS)
            while True:
                yield self._news.get_nowait()

    def _interrupted(self) -> None:
        again, self.was_interrupted = self.was_interrupted, True
        if again or not self._stream.task_id:
            self._left = True
            if self._stream.task_id:
                self._stream.close()
            return
        asking = self._chat.with_options(timeout=_STOPPING_SECONDS, max_retries=0)
        with suppress(DifyError):
            asking.stop_messages_stream(self._stream.task_id)

    def _read(self) -> None:
        try:
            with self._stream as stream:
                self.is_open = True
                if self._opened is not None:
                    self._opened()
                for event in stream:
                    self._news.put((event, stream.answer))
                    if self._left and stream.task_id:
                        break
        except Exception as error:  # noqa: BLE001 - it's raised where it is waited for
            self._news.put(error)
        else:
            self._news.put(_Mark.END)
