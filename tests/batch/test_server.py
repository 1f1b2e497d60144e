"""What a batch takes from the app's information."""

import time
from collections.abc import Iterator

import anyio
import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.batch._app_facts import AppFacts
from dify_chat.batch._async.server import AsyncServer
from dify_chat.batch._sync.server import Server

INFO = {"name": "a", "description": "", "tags": [], "mode": "chat", "author_name": "b"}


@pytest.fixture
def machine_in_shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_in_shanghai")
@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784111777),
        ("Sun, 06 Nov 1994 09:49:37 +0100", 784111777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784111777),
        ("Sun Nov  6 08:49:37 1994", 784111777),
        ("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", 784111777),
        ("now", None),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
    ],
)
def test_time_of_server_read_from_any_date(date: str, seconds: int | None) -> None:
    async def facts() -> AppFacts:
        response = httpx.Response(200, json=INFO, headers={"Date": date})
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda request: response)) as connections:
            chat = AsyncDifyChat("app-key", "http://localhost/v1", http_client=connections)
            return await AsyncServer(chat).app("ada")

    assert anyio.run(facts).time == seconds


def test_server_that_sends_no_date_has_our_time() -> None:

    async def run() -> None:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=INFO))
        async with httpx.AsyncClient(transport=transport) as connections:
            chat = AsyncDifyChat("app-key", "http://localhost/v1", http_client=connections)
            facts = await AsyncServer(chat).app("ada")
            assert (facts.time, facts.identity["base_url"]) == (None, "http://localhost/v1")
        with httpx.Client(transport=transport) as sync_connections:
            sync_chat = DifyChat("app-key", "http://localhost/v1", http_client=sync_connections)
            assert Server(sync_chat).app("ada").time is None

    anyio.run(run)
