# Written from _async/test_client.py by generator/unasync.py, which `make generate` runs.

"""The client, its views, and a connection pool that is the caller's own."""

import httpx
import pytest

from dify_chat import DifyAPIError, DifyChat, DifyConfigError, DifyStreamError
from tests.support.made import answer, frame, message, stream
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._sync.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

LISTED = load("1.16.0/conversations/list_chatflow")


@pytest.mark.every_transport(
    httpx2="is the caller's own, so its user agent is, too",
)
@pytest.mark.usefixtures("idle_connections_stay")
def test_one_connection_serves_call_after_call_and_all_views() -> None:
    with talk(*[LISTED] * 4) as (chat, server):
        view = chat.with_options(user_id="ada", api_key="app-ada", timeout=7, max_retries=0)
        for caller in (chat, view, view.with_options(user_id="bob"), chat):
            caller.conversations()
        assert server.connections == 1
    users = [request.target.partition("user=")[2].partition("&")[0] for request in server.requests]
    assert users == ["user-1", "ada", "bob", "user-1"]
    keys = [request.header("Authorization") for request in server.requests]
    assert keys == [f"Bearer {key}" for key in (KEY, "app-ada", "app-ada", KEY)]
    assert (server.requests[0].header("User-Agent") or "").startswith("dify-chat/")


def test_a_closed_client_says_so_and_sends_nothing() -> None:
    with talk() as (chat, server):
        view = chat.with_options(user_id="ada")
        chat.close()
        chat.close()
        for caller in (chat, view):
            with pytest.raises(DifyConfigError, match="this client is closed"):
                caller.send("hi")
            with pytest.raises(DifyConfigError, match="this client is closed"):
                caller.send_chat_message_stream("hi").open()
            with pytest.raises(DifyConfigError, match="this client is closed"):
                caller.text_to_audio("hi").read()
    assert server.requests == []


def test_closing_a_view_closes_nothing() -> None:
    with talk(LISTED, LISTED) as (chat, server):
        with chat.with_options(user_id="ada") as view:
            view.conversations()
        chat.conversations()
    assert len(server.requests) == 2


def test_a_client_of_the_callers_own_is_used_and_stays_open() -> None:
    with httpx.Client(headers={"X-Own": "yes", "Authorization": "Bearer other"}) as own:
        with ReplayServer(LISTED, LISTED) as server:
            with DifyChat(KEY, server.url, "user-1", http_client=own) as chat:
                chat.conversations()
            assert not own.is_closed
            DifyChat("app-ada", server.url, "user-1", http_client=own).conversations()
        assert own.headers["Authorization"] == "Bearer other"
    assert [request.header("X-Own") for request in server.requests] == ["yes", "yes"]
    keys = [request.header("Authorization") for request in server.requests]
    assert keys == [f"Bearer {KEY}", "Bearer app-ada"]


def test_closing_the_client_ends_its_streams() -> None:
    begun = stream(frame(message("Hel")), complete=False)
    with RawServer(HeldOpen(begun)) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        answer = chat.send_chat_message_stream("hi")
        answer.__next__()
        chat.close()
        delivered, raised = drained(answer)
    assert (delivered, type(raised)) == ([], DifyStreamError)


def test_the_key_goes_before_an_auth_of_the_callers_own() -> None:
    with (
        httpx.Client(auth=("ada", "secret")) as own,
        talk(LISTED, http_client=own) as (chat, server),
    ):
        chat.conversations()
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"


def test_a_client_shows_where_and_for_whom_and_no_key() -> None:
    with DifyChat(KEY, "http://localhost/v1/", "ada") as chat:
        assert repr(chat) == f"{DifyChat.__name__}(base_url='http://localhost/v1', user_id='ada')"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_an_error_that_says_where_to(status: int) -> None:
    with ReplayServer(LISTED) as elsewhere:
        moved = answer(status=status, headers={"Location": f"{elsewhere.url}/conversations?user=user-1"})
        with talk(moved) as (chat, server):
            with pytest.raises(DifyAPIError) as raised:
                chat.conversations()
        assert raised.value.status_code == status
        assert f"the server redirects to {elsewhere.url}/conversations" in str(raised.value)
        assert f"set base_url to {elsewhere.url}" in str(raised.value)
    assert (len(server.requests), elsewhere.requests) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_client_that_follows_redirects_takes_neither_key_nor_message_along(status: int) -> None:
    with ReplayServer(LISTED) as elsewhere:
        moved = answer(status=status, headers={"Location": f"{elsewhere.url}/chat-messages"})
        with httpx.Client(follow_redirects=True) as own, talk(moved, http_client=own) as (chat, _):
            with pytest.raises(DifyAPIError, match=f"set base_url to {elsewhere.url}"):
                chat.send("my secret")
    assert elsewhere.requests == []


class Noted(DifyChat):
    """A client of a caller's own, with an attribute and a method more."""

    note = "nothing"

    def noted(self) -> str:
        self.conversations()
        return self.note


def test_view_of_a_subclass_has_its_attributes_and_methods() -> None:
    with ReplayServer(LISTED) as server:
        with Noted(KEY, server.url, "user-1") as chat:
            chat.note = "of ada"
            assert chat.with_options(user_id="ada").noted() == "of ada"
    assert "user=ada" in server.requests[0].target
