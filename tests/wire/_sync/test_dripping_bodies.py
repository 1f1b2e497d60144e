# Written from _async/test_dripping_bodies.py by generator/unasync.py, which `make generate` runs.

"""Refusals and wrong responses whose bodies come a byte at a time: they are raised in time."""

from collections.abc import Callable
from time import monotonic

import pytest

from dify_chat import DifyAPIError, DifyChat, DifyError, DifyResponseError, DifyTimeoutError, ServerError
from tests.support.packed import Dripping
from tests.wire._sync.talks import KEY

pytestmark = pytest.mark.every_transport

READ_TIMEOUTS = (0.3, 9.0)  # a byte of a busy machine may take longer than the first
SLOWNESS = 3.0  # of a machine that does something else besides

Call = Callable[[DifyChat], object]
CALLS: dict[str, tuple[Call, str, type[DifyError]]] = {
    "refusal": (lambda chat: chat.send("hi"), "500 X", ServerError),
    "refusal of a stream": (lambda chat: chat.send_chat_message_stream("hi").final(), "500 X", ServerError),
    "redirection": (lambda chat: chat.info(), "302 X", DifyAPIError),
    "page": (lambda chat: chat.send("hi"), "200 X", DifyResponseError),
    "no stream": (lambda chat: chat.send_chat_message_stream("hi").final(), "200 X", DifyResponseError),
    "no speech": (lambda chat: chat.text_to_audio("hi").read(), "200 X", DifyResponseError),
}


@pytest.mark.parametrize(
    ("call", "length"),
    [*((call, "Content-Length: 60000\r\n") for call in CALLS), ("refusal", ""), ("page", "")],
)
@pytest.mark.parametrize("media_type", ["text/html", "application/json"])
def test_error_of_dripping_body_raised_within_the_read_timeout(
    call: str, length: str, media_type: str
) -> None:
    make, status, kind = CALLS[call]
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{length}\r\n"
    for seconds in READ_TIMEOUTS:
        timeout = seconds if length else Phases(seconds)
        with Dripping(head.encode()) as server:
            with DifyChat(KEY, server.url, "user-1", timeout=timeout, max_retries=0) as chat:
                begun = monotonic()
                with pytest.raises((kind, DifyTimeoutError)) as raised:
                    make(chat)
                assert monotonic() - begun < seconds + SLOWNESS
            assert server.is_left()
        if isinstance(raised.value, kind):
            break
    assert isinstance(raised.value, kind)


class Phases:
    """Seconds by phase, as any library may have them."""

    def __init__(self, read: float) -> None:
        self.connect, self.read, self.write, self.pool = 9.0, read, 9.0, 9.0
