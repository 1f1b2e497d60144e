"""MockDify: the server that tests start and stop."""

import secrets
import threading
from collections.abc import Callable
from typing import Self

from ._app.broadcast import Workers
from ._app.limits import Limits
from ._app.state import State
from ._script.assertions import Assertions
from ._script.preparations import Preparations
from ._wire.http_server import Server
from ._wire.recorded_request import RecordedRequest
from ._wsgi import APP_MODES, App


class MockDify(Preparations, Assertions):
    """A Dify server for tests: it answers as Dify does, remembers, and streams over a real socket.

    Use it as a context manager, or call `start` and `stop`. Each start begins with an empty memory. In a
    test, the pytest fixture `mock_dify` gives a running one, and `DifyChat()` finds it.

    Args:
        host: The address to listen on. Only this machine by default.
        port: The port; 0 takes a free one.
        api_key: The key that callers must send; by default a new one that begins with `app-mock-`.
        delay: Seconds between two events of a stream, and between two words of a blocking answer.
        app_mode: The kind of app: `chat`, `agent-chat` or `advanced-chat` (a chatflow). Apps of the kinds
            `completion` and `workflow` refuse the chat operations.
        ping_every: Seconds of silence after which a stream sends a ping.
        max_active_requests: How many questions are answered at once; a further one is refused with status 400
            and "Too many requests", as Dify does it. The stream of a chatflow needs two free places, and has
            none while it goes on. None for any number.
        rate_limit: How many questions are taken in a second; a further one is refused with status 429.
        workers: How many runs of a chatflow go on at once, as Dify's task queue has it. The stream of a
            further one gets a ping, and then nothing until its turn. None for any number.
        log: A function that is given a line for each response when its head is sent. No line has a key.

    Raises:
        ValueError: `app_mode` is none of these, or a limit is less than 1.

    Example:
        with MockDify() as server:
            dify = DifyChat(base_url=server.url, api_key=server.api_key, user_id="me")
            assert dify.send("hello").answer == "You said: hello"
            server.answer("Good evening")
            assert dify.send("hello").answer == "Good evening"
            server.assert_sent("hello", user="me")
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        delay: float = 0.005,
        app_mode: str = "chat",
        ping_every: float = 10.0,
        max_active_requests: int | None = None,
        rate_limit: int | None = None,
        workers: int | None = None,
        log: Callable[[str], object] | None = None,
    ) -> None:
        if app_mode not in APP_MODES:
            raise ValueError(f"app_mode is one of {', '.join(APP_MODES)}, not {app_mode!r}")
        for name, limit in (
            ("max_active_requests", max_active_requests),
            ("rate_limit", rate_limit),
            ("workers", workers),
        ):
            if limit is not None and limit < 1:
                raise ValueError(f"{name} is 1 or more, or None for any number, not {limit}")
        Preparations.__init__(self, can_pause=app_mode == "advanced-chat")
        Assertions.__init__(self)
        self.api_key: str = api_key or f"app-mock-{secrets.token_hex(8)}"
        """The key that callers must send."""
        self._address = host, port
        self._app_mode = app_mode
        self._pace = delay, ping_every, workers
        self._log = log
        self._limits = max_active_requests, rate_limit
        self._state: State | None = None
        self._running: tuple[Server, Workers, threading.Thread] | None = None

    @property
    def url(self) -> str:
        """The base URL for a client; it ends with `/v1`.

        Raises:
            RuntimeError: The server isn't running.
        """
        if self._running is None:
            raise RuntimeError("this MockDify isn't running: use it in a with statement, or call start()")
        return f"http://{self._address[0]}:{self._running[0].port}/v1"

    @property
    def message_count(self) -> int:
        """How many messages the app has taken since the start, refused ones left out; kept after `stop`."""
        return self._state.message_count if self._state else 0

    def start(self) -> Self:
        """Listen, and respond in threads until `stop`.

        Raises:
            RuntimeError: The server is running already.
            OSError: The port is in use, or the address isn't one of this machine.
        """
        if self._running:
            raise RuntimeError("this MockDify is running already")
        workers = Workers(*self._pace)
        requests = list[RecordedRequest]()
        self._state = State(self._script, workers, Limits(*self._limits))
        app = App(self._state, self.api_key, self._app_mode, requests, self._log)
        server = Server(*self._address, app)
        # A daemon thread doesn't keep a program alive that forgets to stop the mock.
        thread = threading.Thread(target=server.serve, name="MockDify", daemon=True)
        thread.start()
        self._requests = requests
        self._running = server, workers, thread
        return self

    def stop(self) -> None:
        """End at once: streams break off, and no thread or socket stays. No effect if it isn't running."""
        if self._running is None:
            return
        server, workers, thread = self._running
        self._running = None
        server.end()
        server.disconnect_all()
        workers.end()
        thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()
