"""What a batch takes from the app's information."""

import anyio
import httpx

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.batch._async.server import AsyncServer
from dify_chat.batch._sync.server import Server


def test_server_that_sends_no_date_has_our_time() -> None:
    info = {"name": "a", "description": "", "tags": [], "mode": "chat", "author_name": "b"}

    async def run() -> None:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=info))
        async with httpx.AsyncClient(transport=transport) as connections:
            chat = AsyncDifyChat("app-key", "http://localhost/v1", http_client=connections)
            facts = await AsyncServer(chat).app("ada")
            assert (facts.time, facts.identity["base_url"]) == (None, "http://localhost/v1")
        with httpx.Client(transport=transport) as sync_connections:
            sync_chat = DifyChat("app-key", "http://localhost/v1", http_client=sync_connections)
            assert Server(sync_chat).app("ada").time is None

    anyio.run(run)
