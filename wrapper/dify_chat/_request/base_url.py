"""Where the API is."""

from __future__ import annotations

import re
import warnings
from ipaddress import ip_address
from urllib.parse import urlsplit

from .._errors import DifyConfigError
from .late_imports import late_import

DEFAULT_BASE_URL = "https://api.dify.ai/v1"

_HOST = r"(?:\[[\da-f:.]+\]|[^][\s/?#:]+)(?::\d+)?"
_URL = rf"(?i)https?://{_HOST}(?:/[^\s?#]*)?"
_MAX_PORT = 65535
_LOCAL_DOMAINS = (".local", ".localhost", ".internal", ".lan")


def checked_url(url: object) -> str:
    """Return a base URL without a slash at its end; warn if the key would travel over it unencrypted.

    Raises:
        DifyConfigError: It is no URL of an API.
    """
    # It may be an httpx.URL, or a member of a `class Server(str, Enum)`, whose `str()` is its name.
    url = str.__str__(url) if isinstance(url, str) else str(url)
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise DifyConfigError("base_url must not hold a user name or a password")
    if not re.fullmatch(_URL, url):
        # A text that is no URL may be the key, at the wrong place, and a query may hold one.
        said = "what was given; the API key goes first"
        if url.lower().startswith("http"):
            said = repr(re.sub(r"(?s)\?.+", "?…", url))
        raise DifyConfigError(
            f"base_url must look like {DEFAULT_BASE_URL} (http or https, a host, the API's path), not {said}"
        )
    parts = urlsplit(url)
    port = re.search(r":0*(\d+)$", parts.netloc)
    if port and (len(port[1]) > len(str(_MAX_PORT)) or int(port[1]) > _MAX_PORT):
        raise DifyConfigError(f"base_url must have a port up to {_MAX_PORT}, not {port[1]}")
    try:
        with late_import:
            (parts.hostname or "").encode("idna")
    except (UnicodeError, LookupError) as error:  # the latter at the end of the interpreter
        raise DifyConfigError(f"base_url has a host that can't be: {parts.hostname!r} ({error})") from error
    if parts.scheme == "http" and not _is_local(parts.hostname or ""):
        warnings.warn(
            f"the API key and all messages travel unencrypted to {parts.hostname}: use https",
            stacklevel=4,  # the line of the caller that makes the client
        )
    return url.rstrip("/")


def _is_local(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        # A name without a dot is one of this machine, of its containers or of its own network.
        return "." not in host or host.lower().endswith(_LOCAL_DOMAINS)
    return address.is_private
