"""Events that are made in a thread of their own, for any number of listeners."""

import threading
import time
from collections.abc import Callable, Generator, Iterable

from ._answers import PING, Event
from ._state import State


class Broadcast:
    """The events of one answer, kept so that a listener may begin anywhere."""

    def __init__(self, state: State) -> None:
        self.events: list[Event] = []
        self.playing = False
        self._state = state
        self._thread: threading.Thread | None = None
        self._fault: Exception | None = None

    def play(self, script: Iterable[Event]) -> None:
        """Make these events, and return at once."""
        before = self._thread
        self._thread = threading.Thread(target=self._play, args=[script, before], name="MockDify answers")
        self.playing = True
        self._state.threads.add(self._thread)
        self._thread.start()

    def _play(self, script: Iterable[Event], before: threading.Thread | None) -> None:
        if before:
            before.join()
        try:
            for event in script:
                with self._state.news:
                    self.events.append(event)
                    self._state.news.notify_all()
        except Exception as fault:  # noqa: BLE001 - raised again to those who listen
            self._fault = fault
        with self._state.news:
            self.playing = threading.current_thread() is not self._thread
            self._state.threads.discard(threading.current_thread())
            self._state.news.notify_all()

    def listen(self, since: int, lasts: Callable[[], bool] | None = None) -> Generator[Event]:
        """The events from that one on, and a ping after each silence, as long as it lasts or is made."""
        state, heard, ping_at = self._state, since, time.monotonic() + self._state.ping_every
        lasts = lasts or (lambda: self.playing)

        def something_is_new() -> bool:
            return len(self.events) > heard or state.closing.is_set() or not lasts()

        while True:
            with state.news:
                ping = not state.news.wait_for(something_is_new, ping_at - time.monotonic())
                fresh = self.events[heard:]
            if ping:
                ping_at = time.monotonic() + state.ping_every
                yield PING
            elif not fresh:
                break
            heard += len(fresh)
            yield from fresh
        if self._fault:
            raise self._fault
