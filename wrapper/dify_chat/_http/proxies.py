"""Which proxy a request goes through, by the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.request import getproxies

_PORTS = {"http": 80, "https": 443}
_HOST_AND_PORT = r"(?:\[([^]]*)](/\d+)?|([^:]+))(?::(\d*))?"


class EnvironmentProxies:
    """The proxies that the environment names, and the servers that are reached without.

    NO_PROXY is read as curl reads it: hosts with their subdomains, addresses and networks, each with a port
    or without, and `*` for all. httpx 0.28 takes no network, and fails on an IPv6 address in brackets.

    Args:
        variables: By name, in lower case and without `_proxy`, as `urllib.request.getproxies` gives them.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        given = {scheme: variables[scheme] for scheme in ("http", "https", "all") if variables.get(scheme)}
        self._by_scheme = {
            scheme: proxy if "://" in proxy else f"http://{proxy}" for scheme, proxy in given.items()
        }
        entries = variables.get("no", "").lower().replace(",", " ").split()
        self._exceptions = [_NoProxyEntry(entry) for entry in entries]

    @classmethod
    def read(cls) -> Self:
        """Return those of this moment; macOS and Windows have settings for them, too."""
        return cls(getproxies())

    def all(self) -> set[str]:
        """Return the URLs of the proxies."""
        return set(self._by_scheme.values())

    def proxy_for(self, scheme: str, host: str, port: int | None) -> str | None:
        """Return the URL of the proxy to a server; None for a direct connection."""
        proxy = self._by_scheme.get(scheme) or self._by_scheme.get("all")
        port = port or _PORTS.get(scheme)
        host = _ascii(host.lower().rstrip("."))
        return None if any(entry.holds(scheme, host, port) for entry in self._exceptions) else proxy


class _NoProxyEntry:
    """An entry of NO_PROXY."""

    def __init__(self, entry: str) -> None:
        self.scheme, _, host = entry.rpartition("://")
        found = re.fullmatch(_HOST_AND_PORT, host)  # an IPv6 address or network without brackets is none
        address, prefix, name, port = found.groups() if found else ("", "", host, "")
        name = name or f"{address}{prefix or ''}"
        self.host = _ascii(name.removeprefix("*.").strip("."))
        self.port = int(port or 0) or None
        self.network = _network(name)

    def holds(self, scheme: str, host: str, port: int | None) -> bool:
        if self.scheme not in ("", "all", scheme) or self.port not in (None, port):
            return False
        if self.network is not None:
            address = _network(host)
            return address is not None and address[0] in self.network
        return self.host in ("*", host) or host.endswith(f".{self.host}")


def _ascii(name: str) -> str:
    """Return the name of a host as DNS has it, in punycode; as it is if it can't be a host's."""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return the network that a text writes, of one address at least; None if it writes none."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


class ProxyRouter:
    """A transport that hands each request on to another: that of its proxy, or the one without a proxy.

    Args:
        proxies: Which proxy a request goes through.
        make: Makes the transport of a proxy; of none for None.
    """

    def __init__(self, proxies: EnvironmentProxies, make: Callable[[str | None], Any]) -> None:
        self._proxies = proxies
        self._by_proxy = {proxy: make(proxy) for proxy in (None, *proxies.all())}
        self.transports = list(self._by_proxy.values())

    def transport_for(self, url: Any) -> Any:
        """Return the transport of the requests to a URL."""
        return self._by_proxy[self._proxies.proxy_for(url.scheme, url.raw_host.decode(), url.port)]

    def handle_request(self, request: Any) -> Any:
        return self.transport_for(request.url).handle_request(request)

    async def handle_async_request(self, request: Any) -> Any:
        return await self.transport_for(request.url).handle_async_request(request)

    def close(self) -> None:
        for transport in self.transports:
            transport.close()

    async def aclose(self) -> None:
        for transport in self.transports:
            await transport.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
