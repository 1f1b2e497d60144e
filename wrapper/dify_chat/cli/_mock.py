"""`dify-chat mock`: a Dify to try things with."""

import signal
import time
from types import FrameType
from typing import Literal, NoReturn

from ._context import Here
from ._failures import UsageError


def mock(
    *,
    port: int = 8080,
    app_mode: Literal["chat", "agent-chat", "advanced-chat"] = "chat",
    delay: float = 0.05,
    log: bool = False,
    context: Here,
) -> None:
    """Run a mock Dify until Ctrl-C; the lines that lead a shell to it are printed.

    Parameters
    ----------
    port
        Where to listen on this machine; 0 takes a free port.
    app_mode
        What kind of app answers.
    delay
        Seconds a word.
    log
        Print a line for each request to stderr.
    """
    try:
        from ..testing import MockDify  # noqa: PLC0415 - it has an extra of its own
    except ImportError as missing:
        raise UsageError(f"the mock can't be imported: {missing}") from missing
    server = MockDify(port=port, app_mode=app_mode, delay=delay, log=context.output.note if log else None)
    try:
        server.start()
    except OSError as error:
        raise UsageError(f"can't listen on port {port}: {error.strerror}; give another --port") from error
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        if context.output.json:
            context.output.document({"base_url": server.url, "api_key": server.api_key})
        else:
            context.output.line(f"export DIFY_BASE_URL={server.url}\nexport DIFY_API_KEY={server.api_key}")
        context.output.note("A mock Dify listens; Ctrl-C ends it.")
        while True:
            time.sleep(0.1)  # rather than one long wait, which Ctrl-C can't interrupt on Windows
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        server.stop()


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
