"""What is sent again, and what never is."""

from contextlib import ExitStack, nullcontext
from io import BytesIO
from typing import Any

import httpx
import pytest

from dify_chat import (
    AsyncDifyChat,
    BadRequestError,
    DifyAPIError,
    DifyConnectionError,
    DifyError,
    RateLimitError,
    ServerError,
)
from dify_chat._async import http
from dify_chat._http import retry
from tests.support.made import answer, refusal, stopped
from tests.support.raw import Act, HeldOpen, RawServer, Reset, hangs_up, plays
from tests.support.recordings import Recording, load
from tests.support.replay import ReplayServer
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

LISTED = load("1.16.0/conversations/list_chatflow")
REPLY = load("1.16.0/chat/blocking_basic")
UPLOADED = load("1.16.0/files/upload_png")
LIMITED = refusal(429, "too_many_requests")
LIMITED_IN_OTHER_WORDS = load("1.16.0/limits/active_second_blocking_chat_limited")
MODEL_LIMITED = refusal(429, "rate_limit_error")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


@pytest.fixture
def delays(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the client would wait, without the waiting."""
    found: list[float] = []

    def backoff(attempt: int, error: BaseException | None = None) -> float:
        found.append(retry.backoff(attempt, error))
        return 0.0

    monkeypatch.setattr(http, "backoff", backoff)
    return found


@pytest.mark.parametrize("method", ["send", "conversations"])
async def test_a_server_that_comes_up_in_the_meantime_is_reached(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ReplayServer(REPLY if method == "send" else LISTED)
    attempts = []
    with ExitStack() as running:

        def backoff(attempt: int, _: BaseException | None = None) -> float:
            attempts.append(attempt)
            if attempt == 2:
                running.enter_context(server)
            return 0.0

        monkeypatch.setattr(http, "backoff", backoff)
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await (chat.send("hi") if method == "send" else chat.conversations())
    assert attempts == [1, 2]
    assert len(server.requests) == 1


@pytest.mark.parametrize("max_retries", [0, 1, 3])
async def test_a_server_that_stays_down_is_tried_as_often_as_allowed(max_retries: int) -> None:
    tries = []

    def refuse(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        raise httpx.ConnectError("refused")

    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as client:
        chat = AsyncDifyChat(KEY, user_id="user-1", max_retries=max_retries, http_client=client)
        with pytest.raises(DifyConnectionError, match="POST /chat-messages: could not connect") as raised:
            await chat.send("hi")
    assert type(raised.value) is DifyConnectionError
    assert len(tries) == 1 + max_retries


@pytest.mark.parametrize("refused", [LIMITED, LIMITED_IN_OTHER_WORDS], ids=["429", "400"])
async def test_a_server_that_has_no_room_yet_is_asked_again(refused: Recording) -> None:
    async with talk(refused, refused, REPLY) as (chat, server):
        assert (await chat.send("hi")).answer
    assert len(server.requests) == 3
    assert len({request.body for request in server.requests}) == 1


async def test_the_wait_is_the_one_the_server_asks_for(delays: list[float]) -> None:
    long_ago, long_hence = "Sun, 06 Nov 1994 08:49:37 GMT", "Wed, 06 Nov 2999 08:49:37 GMT"
    asked = ["7", "0", "100000", long_ago, long_hence, "soon"]
    limited = [refusal(429, "too_many_requests", **{"Retry-After": wait}) for wait in asked]
    async with talk(*limited, REPLY, max_retries=len(asked)) as (chat, _):
        await chat.send("hi")
    longest, own = retry.MAX_RETRY_AFTER, 0.0
    assert delays == [7.0, 0.0, longest, 0.0, longest, own]


async def test_a_view_may_repeat_more_often_or_less() -> None:
    async with talk(*[LIMITED] * 4, REPLY, LIMITED, max_retries=1) as (chat, server):
        assert (await chat.with_options(max_retries=4).send("hi")).answer
        assert len(server.requests) == 5
        with pytest.raises(RateLimitError):
            await chat.with_options(max_retries=0).send("hi")
    assert len(server.requests) == 6


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_passing_fault_is_worth_another_get_but_no_other_post(status: int) -> None:
    fault = answer(b"<title>Bad Gateway</title>", status=status, content_type="text/html")
    async with talk(fault, fault, LISTED) as (chat, server):
        assert (await chat.conversations()).data
        assert len(server.requests) == 3
    async with talk(fault, REPLY) as (chat, server):
        with pytest.raises(ServerError):
            await chat.send("hi")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        (MODEL_LIMITED, RateLimitError),
        (refusal(500, "unknown"), ServerError),
        (refusal(400, "invalid_param", "Run failed: Too many requests"), BadRequestError),
        (refusal(400, "completion_request_error", "Too many requests"), BadRequestError),
    ],
)
async def test_everything_else_is_raised_at_once(refused: Recording, kind: type[DifyAPIError]) -> None:
    async with talk(refused, refused) as (chat, server):
        with pytest.raises(kind):
            await chat.send("hi")
        assert len(server.requests) == 1
        with pytest.raises(kind):
            await chat.conversations()
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("completion_request_error", "[openai] flagged: 'my app does not support blocking mode'"),
        ("invalid_param", "Run failed: Agent Chat App does not support blocking mode"),
        ("invalid_param", "Run failed: Too many requests. Please try again later."),
        ("invalid_param", "Too many requests. Please try again later. So said the user."),
    ],
)
async def test_a_refusal_that_repeats_the_message_has_it_sent_once(code: str, words: str) -> None:
    async with talk(refusal(400, code, words), REPLY) as (chat, server):
        with pytest.raises(BadRequestError):
            await chat.send(words)
    assert len(server.requests) == 1


class Pipe:
    """A file that can't be rewound."""

    def __init__(self, content: bytes) -> None:
        self.read = BytesIO(content).read


@pytest.mark.parametrize(
    ("make", "sent"),
    [(bytes, 2), (BytesIO, 2), (lambda content: ("a.txt", BytesIO(content)), 2), (Pipe, 1)],
    ids=["bytes", "file", "named file", "pipe"],
)
async def test_an_upload_that_found_no_room_is_sent_again_if_it_can_be_rewound(make: Any, sent: int) -> None:
    async with talk(LIMITED, UPLOADED) as (chat, server):
        with nullcontext() if sent == 2 else pytest.raises(RateLimitError):
            await chat.file_upload(make(b"content"))
    assert [b"\r\ncontent\r\n" in request.body for request in server.requests] == [True] * sent


@pytest.mark.parametrize("max_retries", [0, 1])
async def test_the_last_refusal_is_raised(max_retries: int) -> None:
    async with talk(*[LIMITED] * 4, max_retries=max_retries) as (chat, server):
        with pytest.raises(RateLimitError):
            await chat.send("hi")
        assert len(server.requests) == max_retries + 1
        with pytest.raises(RateLimitError):
            await chat.with_options(max_retries=0).send("hi")
    assert len(server.requests) == max_retries + 2


@pytest.mark.parametrize(
    "act",
    [hangs_up, HeldOpen(), HeldOpen(REPLY.with_body([b"{"], complete=False))],
    ids=["hang-up", "silence", "silence within the answer"],
)
async def test_message_that_may_have_reached_the_model_is_sent_once(act: Act) -> None:
    with RawServer(act) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=httpx.Timeout(60, read=0.1)) as chat:
            with pytest.raises(DifyConnectionError):
                await chat.send("hi")
    assert len(server.requests) == 1


async def test_a_reset_after_sending_is_the_end() -> None:
    reset = Reset(REPLY.with_body([b"{"], complete=False))
    reset.now.set()
    with RawServer(reset, plays(REPLY)) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyConnectionError, match="the connection broke"):
                await chat.send("hi")
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["conversations", "stop_messages_stream", "file_preview"])
async def test_what_can_do_no_harm_is_sent_again_over_another_connection(method: str) -> None:
    arguments = {"stop_messages_stream": ["task-1"], "file_preview": ["file-1"]}.get(method, [])
    given = {"conversations": LISTED, "stop_messages_stream": stopped()}.get(method, answer(b"a"))
    with RawServer(plays(LISTED), hangs_up, hangs_up, plays(given)) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.conversations()
            called = getattr(chat, method)(*arguments)
            await (called.read() if method == "file_preview" else called)
    assert len({request.path for request in server.requests[1:]}) == 1
    assert len(server.requests) == 4


async def test_a_stream_that_found_no_room_is_opened_later() -> None:
    async with talk(LIMITED, load("1.16.0/chat/stream_continue")) as (chat, server):
        assert (await chat.send_chat_message_stream("hi").final()).answer
    assert len(server.requests) == 2


async def test_a_refusal_whose_body_breaks_off_is_still_a_refusal() -> None:
    broken = LIMITED.with_body([b"{"], complete=False)
    async with talk(broken) as (chat, server):
        with pytest.raises(DifyError) as raised:
            await chat.send("hi")
    assert type(raised.value) is RateLimitError
    assert len(server.requests) == 1
