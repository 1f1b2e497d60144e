"""Which proxy the environment names for a server."""

from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from dify_chat._http.proxies import EnvironmentProxies, ProxyRouter

HTTP, HTTPS, ALL = "http://http-proxy:1", "http://https-proxy:2", "socks5://all-proxy:3"


@pytest.mark.parametrize(
    ("variables", "scheme", "proxy"),
    [
        ({}, "https", None),
        ({"http": HTTP}, "http", HTTP),
        ({"http": HTTP}, "https", None),
        ({"https": HTTPS, "all": ALL}, "https", HTTPS),
        ({"https": HTTPS, "all": ALL}, "http", ALL),
        ({"https": "proxy:8080"}, "https", "http://proxy:8080"),
        ({"https": "", "ftp": HTTP}, "https", None),
        ({"no": "dify.example"}, "https", None),
    ],
)
def test_proxy_by_scheme(variables: dict[str, str], scheme: str, proxy: str | None) -> None:
    proxies = EnvironmentProxies(variables)
    assert proxies.proxy_for(scheme, "dify.invalid", None) == proxy


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("*", "dify.example"),
        ("dify.example", "dify.example"),
        ("DIFY.example", "dify.Example"),
        ("dify.example.", "dify.example"),
        ("dify.example", "dify.example."),
        ("example", "dify.example"),
        (".example", "dify.example"),
        ("*.example", "dify.example"),
        (" other , dify.example ", "dify.example"),
        ("other dify.example", "dify.example"),
        ("dify.example:8080", "dify.example"),
        ("http://dify.example", "dify.example"),
        ("http://dify.example:8080", "dify.example"),
        ("all://*", "dify.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1:8080", "127.0.0.1"),
        ("10.0.0.0/8", "10.1.2.3"),
        ("10.9.9.9/8", "10.1.2.3"),
        ("10.0.0.0/8:8080", "10.1.2.3"),
        ("::1", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("[::1]", "::1"),
        ("[::1]:8080", "::1"),
        ("[::1]/128", "::1"),
        ("fe80::/10", "fe80::2"),
        ("[fe80::]/10:8080", "fe80::2"),
        ("2001:DB8::/32", "2001:db8::5"),
        ("dify.example:", "dify.example"),
        ("[::1]:", "::1"),
        ("xn--bcher-kva.example", "b\u00fccher.example"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("B\u00dcCHER.example", "dify.b\u00fccher.example"),
        ("b\u00fccher..example", "b\u00fccher..example"),
    ],
)
def test_server_without_proxy(entry: str, host: str) -> None:
    proxies = EnvironmentProxies({"http": HTTP, "no": entry})
    assert proxies.proxy_for("http", host, 8080) is None


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("", "dify.example"),
        (",", "dify.example"),
        (".", "dify.example"),
        ("ify.example", "dify.example"),
        ("dify.example", "example"),
        ("dify.example:80", "dify.example"),
        ("dify.example:port", "dify.example"),
        ("https://dify.example", "dify.example"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("10.0.0.0/8", "11.0.0.1"),
        ("10.0.0.0/8", "dify.example"),
        ("10.0.0.0/99", "10.0.0.0"),
        ("::1", "::2"),
        ("[::1]:80", "::1"),
        ("[::1", "::1"),
        ("::/0", "127.0.0.1"),
        ("fe80::/10", "dify.example"),
    ],
)
def test_server_with_proxy(entry: str, host: str) -> None:
    proxies = EnvironmentProxies({"http": HTTP, "no": entry})
    assert proxies.proxy_for("http", host, 8080) == HTTP


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_port_of_scheme_where_url_has_none(scheme: str, port: int) -> None:
    proxies = EnvironmentProxies({"http": HTTP, "https": HTTP, "no": f"dify.example:{port}"})
    assert proxies.proxy_for(scheme, "dify.example", None) is None
    assert proxies.proxy_for(scheme, "dify.example", port + 1) == HTTP


def test_environment_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", HTTPS)
    monkeypatch.setenv("no_proxy", "::1/128")
    proxies = EnvironmentProxies.read()
    assert proxies.proxy_for("https", "dify.example", None) == HTTPS
    assert proxies.proxy_for("https", "::1", None) is None


def router(transports: dict[str | None, Any]) -> ProxyRouter:
    return ProxyRouter(EnvironmentProxies({"http": HTTP, "no": "::1"}), transports.__getitem__)


def test_router_hands_on_and_closes() -> None:
    transports = {None: Mock(), HTTP: Mock()}
    with httpx.Client(transport=router(transports)) as client:  # type: ignore[arg-type]
        for transport in transports.values():
            transport.handle_request.side_effect = lambda request: httpx.Response(200, content=b"")
        client.get("http://[::1]/direct")
        client.get("http://dify.example/proxied")
    for transport, path in ((transports[None], "/direct"), (transports[HTTP], "/proxied")):
        assert [call.args[0].url.path for call in transport.handle_request.call_args_list] == [path]
        transport.close.assert_called_once_with()
