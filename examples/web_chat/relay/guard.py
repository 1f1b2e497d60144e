"""Who asks, and whether it is their own page that asks for them."""

import hashlib
import re
import secrets
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dify_chat import AsyncDifyChat

from .problems import problem

_COOKIE = "web_chat"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_YEAR = 365 * 24 * 3600
_HEADERS = {
    # Script and style are files of this server: nothing inline, nothing of another host. A text becomes HTML
    # only through DOMPurify. Pictures may be blobs: those that a visitor attaches.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types dompurify",
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def dify(request: Request) -> AsyncDifyChat:
    """Give the client as this visitor may use it: each is a user of their own for Dify."""
    chat: AsyncDifyChat = request.state.chat
    return chat.with_options(user_id=request.state.user_id)


class Guard:
    """Knows a visitor by a cookie, and lets other sites' pages ask for nothing in their name.

    Args:
        app: What is guarded.
        hosts: The names that the page is opened by, besides those of this machine and its own network.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(map(str.lower, hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if not self._is_ours(connection.headers):
            await _MISDIRECTED(scope, receive, send)
            return
        known = connection.cookies.get(_COOKIE, "")
        token = known if _TOKEN.fullmatch(known) else secrets.token_urlsafe(32)
        scope["state"]["user_id"] = _user_id(token)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if token != known:
                    headers.append("Set-Cookie", _cookie(token, secure=connection.url.is_secure))
            await send(message)

        reads = scope["method"] in {"GET", "HEAD"}
        app = self._app if reads or _same_origin(connection.headers) else _FOREIGN
        await app(scope, receive, send_with_headers)

    def _is_ours(self, headers: Headers) -> bool:
        """Tell whether a request is for this server.

        A page of another site may have its own name lead here (DNS rebinding): its Host and Origin are the
        same then. That takes a name of the public DNS: an address is none, and neither is a word without a
        dot.
        """
        try:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:
            return False
        return host in self._hosts or bool(host and "." not in host) or _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


_MISDIRECTED = problem(421, "This server isn't known by that name; its --host-name says which it has.")
_FOREIGN = problem(403, "This can be asked for by this site's own page alone.")


def _same_origin(headers: Headers) -> bool:
    """Tell whether the request comes from a page of this server: browsers name it in whatever isn't a GET."""
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "")


def _user_id(token: str) -> str:
    # Dify shows users to the app's owner, who could act as the visitor with the token itself.
    return "web-" + hashlib.sha256(token.encode()).hexdigest()[:32]


def _cookie(token: str, *, secure: bool) -> str:
    # Lax, not Strict: with that, who comes by a link from elsewhere would be a stranger and get a new cookie.
    cookie = f"{_COOKIE}={token}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
    return cookie + "; Secure" if secure else cookie
