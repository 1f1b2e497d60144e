"""Four times the input takes about four times as long: tests compare CPU times, never one with a limit."""

import time
from collections.abc import Callable

import pytest

from dify_chat._request.api_key import ApiKey
from dify_chat._response.errors import api_error
from dify_chat._stream.event_reader import EventReader
from dify_chat._stream.sse import SSEDecoder
from dify_chat._stream.state import ChatState
from tests.support.heads import head_of
from tests.support.made import frame, message

Work = Callable[[int], object]
N = 25_000


def feed(chunks: list[bytes]) -> int:
    decoder = SSEDecoder()
    return sum(1 for chunk in chunks for _ in decoder.feed(chunk))


def talk(events: int) -> ChatState:
    state, reader = ChatState(), EventReader(1 << 20, ApiKey("app-key"))
    for _ in range(events // 5):
        for event in reader.feed(frame(message("a word "))):
            state.take(event)
    return state


def refused(body: bytes) -> object:
    return api_error(head_of(500, Content_Type="text/html"), body)


WORKS: dict[str, Work] = {
    "one-byte chunks of a line": lambda n: feed([b"x"] * n),
    "one-byte chunks of frames": lambda n: feed([b"d", b"a", b"t", b"a", b":", b"\n", b"\n"] * (n // 7)),
    "blank lines, one each": lambda n: feed([b"\n"] * n),
    "blank lines at once": lambda n: feed([b"\n" * (n * 10)]),
    "line ends of two bytes, cut in between": lambda n: feed([b"\r", b"\n"] * (n // 2)),
    "lines of a frame": lambda n: feed([b"data: x\n" * n + b"\n"]),
    "empty chunks": lambda n: feed([b""] * n),
    "events of an answer": talk,
    "a page of open scripts": lambda n: refused(b"<script" * n * 10),
    "a page of open tags": lambda n: refused(b"<" * n * 10),
    "a page of half-closed scripts": lambda n: refused(b"<script>" + b"</script " * n * 10),
    "a message of nearly keys": lambda n: refused(b'{"message": "%b"}' % (b"app-0123456789 " * n)),
}


def seconds(work: Work, n: int) -> float:
    """How long it takes at best."""

    def once() -> float:
        began = time.process_time()
        work(n)
        return time.process_time() - began

    return min(once() for _ in range(2))


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_time_linear_in_size(work: Work) -> None:
    # Quadratic time would make it 16; what takes no time at all has no meaningful ratio.
    assert seconds(work, 4 * N) < 10 * max(seconds(work, N), 0.002)
