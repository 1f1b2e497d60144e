# Written from _async/test_new_http_client.py by generator/unasync.py, which `make generate` runs.

"""`new_http_client`: an httpx client with the settings of ours, and what else its caller gives."""

import pickle
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import Request

import httpx
import httpx2
import pytest

from dify_chat import DifyChat, DifyConfigError, DifyConnectionError, new_http_client
from dify_chat._http import connections as http_connections
from tests.support.http_responses import reply, response
from tests.support.raw import RawServer, plays
from tests.support.recordings import load
from tests.support.tls import CERTIFICATE, TlsServer
from tests.wire._sync.talks import KEY

REPLY = plays(load("1.16.0/chat/blocking_basic"))
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)


def with_cookie(connection: Any) -> bool:
    """Answer, and set a cookie."""
    connection.sendall(response(reply("hi"), "application/json", "Set-Cookie: session=ada; Path=/"))
    return True


@each_library
def test_cookie_of_server_not_kept_and_those_given_are_sent(library: Any) -> None:
    with RawServer(with_cookie, with_cookie) as server:
        with new_http_client(library=library, cookies={"gateway": "blue"}) as client:
            chat = DifyChat(KEY, server.url, http_client=client)
            for user in ("ada", "bob"):
                chat.send("hi", user_id=user)
    assert [request.header("Cookie") for request in server.requests] == ["gateway=blue"] * 2


@each_library
def test_plain_client_keeps_no_cookie_of_ours_and_those_of_its_caller(library: Any) -> None:
    with RawServer(with_cookie, with_cookie, with_cookie, REPLY) as server:
        with library.Client(cookies={"gateway": "blue"}) as client:
            chat = DifyChat(KEY, server.url, http_client=client)
            for user in ("ada", "bob"):
                chat.send("hi", user_id=user)
            client.get(server.url)
            client.get(server.url)
    cookies = [request.header("Cookie") for request in server.requests]
    assert cookies == ["gateway=blue"] * 3 + ["gateway=blue; session=ada"]


@each_library
def test_jar_that_is_shared_serves_other_libraries(library: Any) -> None:
    jar, told = CookieJar(), Message()
    told["Set-Cookie"] = "session=ada; Path=/"
    with RawServer(with_cookie) as server:
        with library.Client(cookies=jar) as client:
            DifyChat(KEY, server.url, "user-1", http_client=client).send("hi")
        assert not list(jar)
        response_of_urllib: Any = SimpleNamespace(info=lambda: told)
        jar.extract_cookies(response_of_urllib, Request(server.url))
    assert [cookie.value for cookie in jar] == ["ada"]
    assert pickle.loads(pickle.dumps(jar._policy)).allowed_domains() is None  # type: ignore[attr-defined]


@each_library
@pytest.mark.parametrize(("seconds", "connections"), [(-1.0, 2), (60.0, 1)])
def test_plain_client_uses_no_connection_that_was_idle_for_long(
    library: Any, seconds: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connections, "KEEPALIVE_EXPIRY", seconds)
    with RawServer(REPLY, REPLY) as server:
        with library.Client() as client:
            chat = DifyChat(KEY, server.url, "user-1", http_client=client)
            chat.send("hi")
            chat.send("hi")
        assert server.connections == connections


@each_library
def test_netrc_not_read(library: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with RawServer(REPLY) as server:
        with new_http_client(library=library) as client:
            DifyChat(KEY, server.url, "user-1", http_client=client).send("hi")
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"


@each_library
def test_settings_of_the_caller_reach_the_server(library: Any) -> None:
    seen = []

    def note(request: Any) -> None:
        seen.append(request.url.path)

    with RawServer(REPLY) as server:
        with new_http_client(
            library=library,
            headers={"X-Team": "blue"},
            params={"region": "eu"},
            event_hooks={"request": [note]},
            limits=library.Limits(max_connections=1),
            timeout=1,
            auth=("ada", "secret"),
            follow_redirects=True,
        ) as client:
            DifyChat(KEY, server.url, "user-1", http_client=client).send("hi")
    assert server.requests[0].header("X-Team") == "blue"
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"
    assert server.requests[0].target == "/v1/chat-messages?region=eu"
    assert seen == ["/v1/chat-messages"]


@each_library
@pytest.mark.parametrize("verify", [CERTIFICATE, str(CERTIFICATE), False])
def test_certificate_that_is_trusted(library: Any, verify: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with TlsServer(REPLY, REPLY) as server:
        with new_http_client(library=library, verify=verify) as client:
            DifyChat(KEY, server.url, "user-1", http_client=client).send("hi")
        with DifyChat(KEY, server.url, "user-1", verify=verify) as chat:
            chat.send("hi")


@each_library
def test_certificate_that_is_not_trusted(library: Any) -> None:
    with TlsServer() as server:
        with new_http_client(library=library) as client:
            chat = DifyChat(KEY, server.url, "user-1", http_client=client, max_retries=0)
            with pytest.raises(DifyConnectionError, match="the server's certificate isn't trusted"):
                chat.send("hi")


@each_library
def test_environment_left_out(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with RawServer(REPLY) as server:
        with new_http_client(library=library, trust_env=False) as client:
            DifyChat(KEY, server.url, "user-1", http_client=client).send("hi")
    assert len(server.requests) == 1


@pytest.mark.parametrize("setting", [{"proxy": "http://127.0.0.1:9"}, {"verify": False}])
def test_setting_beside_a_client_that_has_it_refused(setting: Any) -> None:
    with new_http_client() as client:
        with pytest.raises(DifyConfigError, match="an http_client has its own proxy, verify"):
            DifyChat(KEY, "http://localhost/v1", "user-1", http_client=client, **setting)
