"""MockDify: the mock's life cycle and what its user sees of it."""

import secrets
import threading
from types import TracebackType
from typing import Self

from ._app import APP_MODES, App
from ._dify_1_9 import VERSIONS
from ._http import Server
from ._requests import RecordedRequest
from ._scripting import Scripting
from ._state import State
from ._watching import Watching


class MockDify(Scripting, Watching):
    """A Dify server for tests: it answers as Dify does, remembers, and streams over a real socket.

    Use it as a context manager, or call `start` and `stop`. Every start begins with an empty memory. In a
    test, the pytest fixture `mock_dify` gives one that runs, and that `DifyChat()` finds.

    Args:
        host: Where to listen. Only this machine by default.
        port: The port; 0 takes a free one.
        api_key: The key that callers must send; by default a new one that begins with `app-mock-`.
        delay: Seconds between two events of a stream (and two words of a blocking answer).
        app_mode: What kind of app answers: `chat`, `agent-chat` or `advanced-chat` (a chatflow). For
            `completion` and `workflow`, the chat operations are refused.
        version: Which Dify it answers as: `1.16.0` or `1.9.0`.
        ping_every: Seconds of silence after which a stream sends a keep-alive.

    Raises:
        ValueError: `app_mode` or `version` is none of these.

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
        version: str = "1.16.0",
        ping_every: float = 10.0,
    ) -> None:
        if app_mode not in APP_MODES:
            raise ValueError(f"app_mode is one of {', '.join(APP_MODES)}, not {app_mode!r}")
        if version not in VERSIONS:
            raise ValueError(f"version is one of {', '.join(VERSIONS)}, not {version!r}")
        Scripting.__init__(self)
        Watching.__init__(self)
        self.api_key: str = api_key or f"app-mock-{secrets.token_hex(8)}"
        """The key that callers must send."""
        self._host = host
        self._port = port
        self._delay = delay
        self._app_mode = app_mode
        self._version = VERSIONS[version]
        self._ping_every = ping_every
        self._running: tuple[Server, State, threading.Thread] | None = None

    @property
    def url(self) -> str:
        """The base URL for a client, which ends with `/v1`.

        Raises:
            RuntimeError: The server isn't running.
        """
        server, *_ = self._if_running()
        return f"http://{self._host}:{server.port}/v1"

    def start(self) -> Self:
        """Listen, and answer in threads of its own until `stop`.

        Raises:
            RuntimeError: It's running already.
            OSError: The port is in use, or not this machine's.
        """
        if self._running:
            raise RuntimeError("this MockDify is running already")
        state = State(self._version, self._script, self._delay, self._ping_every)
        requests = list[RecordedRequest]()
        server = Server(self._host, self._port, App(state, self.api_key, self._app_mode, requests))
        # A daemon, so that a program that forgets to stop the mock ends nevertheless.
        thread = threading.Thread(target=server.serve, name="MockDify", daemon=True)
        thread.start()
        self._requests = requests
        self._running = server, state, thread
        return self

    def stop(self) -> None:
        """End at once: streams break off, no thread or socket stays. Without effect if it isn't running."""
        if self._running is None:
            return
        server, state, thread = self._running
        self._running = None
        server.end()
        server.disconnect_all()
        state.hurry()
        state.join()
        thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _if_running(self) -> tuple[Server, State, threading.Thread]:
        if self._running is None:
            raise RuntimeError("this MockDify isn't running: use it in a with statement, or call start()")
        return self._running
