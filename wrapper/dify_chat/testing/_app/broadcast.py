"""The threads that make the events of answers, and the clients that read them."""

import math
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager

from .._wire.responses import PING, Event


class Workers:
    """The threads that make answers, and what they share: the pace, a lock, and their end."""

    def __init__(self, delay: float, ping_every: float, most_runs: int | None = None) -> None:
        self.delay = delay
        self.ping_every = ping_every
        self._most_runs = most_runs
        self._runs = 0
        self.closing = threading.Event()
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        """Notified of each event, and at the end."""
        self.threads: set[threading.Thread] = set()
        self.stops: dict[tuple[str, str], threading.Event] = {}
        """The event that stops a run, by the run's task and user."""

    @contextmanager
    def turn(self, stopped: threading.Event) -> Generator[None]:
        """Wait until one more run may go on, or this one is stopped, and count it."""
        most = self._most_runs or math.inf
        with self.news:
            self.news.wait_for(lambda: self._runs < most or stopped.is_set())
            self._runs += 1
        try:
            yield
        finally:
            with self.news:
                self._runs -= 1
                self.news.notify_all()

    def end(self) -> None:
        """Stop every run, and wait for the threads. No client is connected any more."""
        self.delay = 0.0
        self.closing.set()
        with self.news:
            for stop in self.stops.values():
                stop.set()
            self.news.notify_all()
        for thread in list(self.threads):
            thread.join()


class Broadcast:
    """The events of one answer, kept so that a client can read from any of them on."""

    def __init__(self, workers: Workers) -> None:
        self.events: list[Event] = []
        self.playing = False
        self.is_queued = False
        """Whether the run waits for a worker: no pings come then."""
        self._workers = workers
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def play(self, events: Iterable[Event]) -> None:
        """Make these events in a thread, after those of an earlier call."""
        before = self._thread
        self._thread = threading.Thread(target=self._play, args=[events, before], name="MockDify answers")
        self.playing = True
        self._workers.threads.add(self._thread)
        self._thread.start()

    def listen(self, since: int = 0, lasts: Callable[[], bool] | None = None) -> Generator[Event]:
        """Yield the events from index `since` on, and a ping after each silence.

        It ends when `lasts` says so; by default when no thread makes events any more.
        """
        workers, read, ping_at = self._workers, since, time.monotonic() + self._workers.ping_every
        lasts = lasts or (lambda: self.playing)

        def has_news() -> bool:
            return len(self.events) > read or workers.closing.is_set() or not lasts()

        while True:
            with workers.news:
                silent = not workers.news.wait_for(has_news, ping_at - time.monotonic())
                fresh = self.events[read:]
            if silent:
                ping_at = time.monotonic() + workers.ping_every
                if not self.is_queued:
                    yield PING
            elif not fresh:
                break
            read += len(fresh)
            yield from fresh
        if self._error:
            raise self._error

    def _play(self, events: Iterable[Event], before: threading.Thread | None) -> None:
        news = self._workers.news
        if before:
            before.join()
        try:
            for event in events:
                with news:
                    self.events.append(event)
                    news.notify_all()
        except Exception as error:  # noqa: BLE001 - `listen` raises it in the threads of the readers
            self._error = error
        with news:
            self.playing = threading.current_thread() is not self._thread
            self._workers.threads.discard(threading.current_thread())
            news.notify_all()
