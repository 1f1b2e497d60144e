"""The client, its views, and a connection pool that is the caller's own."""

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyAPIError, DifyConfigError, DifyStreamError
from tests.support.made import answer, frame, message, stream
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._async.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

LISTED = load("1.16.0/conversations/list_chatflow")


@pytest.mark.every_transport(
    httpx2="is the caller's own, so its user agent is, too",
)
@pytest.mark.usefixtures("idle_connections_stay")
async def test_one_connection_serves_call_after_call_and_all_views() -> None:
    async with talk(*[LISTED] * 4) as (chat, server):
        view = chat.with_options(user_id="ada", api_key="app-ada", timeout=7, max_retries=0)
        for caller in (chat, view, view.with_options(user_id="bob"), chat):
            await caller.conversations()
        assert server.connections == 1
    users = [request.target.partition("user=")[2].partition("&")[0] for request in server.requests]
    assert users == ["user-1", "ada", "bob", "user-1"]
    keys = [request.header("Authorization") for request in server.requests]
    assert keys == [f"Bearer {key}" for key in (KEY, "app-ada", "app-ada", KEY)]
    assert (server.requests[0].header("User-Agent") or "").startswith("dify-chat/")


async def test_a_closed_client_says_so_and_sends_nothing() -> None:
    async with talk() as (chat, server):
        view = chat.with_options(user_id="ada")
        await chat.close()
        await chat.close()
        for caller in (chat, view):
            with pytest.raises(DifyConfigError, match="this client is closed"):
                await caller.send("hi")
            with pytest.raises(DifyConfigError, match="this client is closed"):
                await caller.send_chat_message_stream("hi").open()
            with pytest.raises(DifyConfigError, match="this client is closed"):
                await caller.text_to_audio("hi").read()
    assert server.requests == []


async def test_closing_a_view_closes_nothing() -> None:
    async with talk(LISTED, LISTED) as (chat, server):
        async with chat.with_options(user_id="ada") as view:
            await view.conversations()
        await chat.conversations()
    assert len(server.requests) == 2


async def test_a_client_of_the_callers_own_is_used_and_stays_open() -> None:
    async with httpx.AsyncClient(headers={"X-Own": "yes", "Authorization": "Bearer other"}) as own:
        with ReplayServer(LISTED, LISTED) as server:
            async with AsyncDifyChat(KEY, server.url, "user-1", http_client=own) as chat:
                await chat.conversations()
            assert not own.is_closed
            await AsyncDifyChat("app-ada", server.url, "user-1", http_client=own).conversations()
        assert own.headers["Authorization"] == "Bearer other"
    assert [request.header("X-Own") for request in server.requests] == ["yes", "yes"]
    keys = [request.header("Authorization") for request in server.requests]
    assert keys == [f"Bearer {KEY}", "Bearer app-ada"]


async def test_closing_the_client_ends_its_streams() -> None:
    begun = stream(frame(message("Hel")), complete=False)
    with RawServer(HeldOpen(begun)) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        answer = chat.send_chat_message_stream("hi")
        await answer.__anext__()
        await chat.close()
        delivered, raised = await drained(answer)
    assert (delivered, type(raised)) == ([], DifyStreamError)


async def test_the_key_goes_before_an_auth_of_the_callers_own() -> None:
    async with (
        httpx.AsyncClient(auth=("ada", "secret")) as own,
        talk(LISTED, http_client=own) as (chat, server),
    ):
        await chat.conversations()
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"


async def test_a_client_shows_where_and_for_whom_and_no_key() -> None:
    async with AsyncDifyChat(KEY, "http://localhost/v1/", "ada") as chat:
        assert repr(chat) == f"{AsyncDifyChat.__name__}(base_url='http://localhost/v1', user_id='ada')"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_an_error_that_says_where_to(status: int) -> None:
    with ReplayServer(LISTED) as elsewhere:
        moved = answer(status=status, headers={"Location": f"{elsewhere.url}/conversations?user=user-1"})
        async with talk(moved) as (chat, server):
            with pytest.raises(DifyAPIError) as raised:
                await chat.conversations()
        assert raised.value.status_code == status
        assert f"the server redirects to {elsewhere.url}/conversations" in str(raised.value)
        assert f"set base_url to {elsewhere.url}" in str(raised.value)
    assert (len(server.requests), elsewhere.requests) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_client_that_follows_redirects_takes_neither_key_nor_message_along(status: int) -> None:
    with ReplayServer(LISTED) as elsewhere:
        moved = answer(status=status, headers={"Location": f"{elsewhere.url}/chat-messages"})
        async with httpx.AsyncClient(follow_redirects=True) as own, talk(moved, http_client=own) as (chat, _):
            with pytest.raises(DifyAPIError, match=f"set base_url to {elsewhere.url}"):
                await chat.send("my secret")
    assert elsewhere.requests == []


class Noted(AsyncDifyChat):
    """A client of a caller's own, with an attribute and a method more."""

    note = "nothing"

    async def noted(self) -> str:
        await self.conversations()
        return self.note


async def test_view_of_a_subclass_has_its_attributes_and_methods() -> None:
    with ReplayServer(LISTED) as server:
        async with Noted(KEY, server.url, "user-1") as chat:
            chat.note = "of ada"
            assert await chat.with_options(user_id="ada").noted() == "of ada"
    assert "user=ada" in server.requests[0].target
