# Written from _async/client.py by generator/unasync.py, which `make generate` runs.

"""The client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dify_chat_api.types import UNSET, Unset

from .._errors import DifyConfigError
from .._http.client import Client, Proxy, Verify
from .._http.own_client import (
    client_maker,
)
from .._http.pools import Pools
from .._request.api_key import wrapped_key
from .._request.late_imports import late_import
from .._request.options import ClientOptions
from .._request.timeouts import Timeout
from .http import Http
from .operations.annotations import Annotations
from .operations.app import App
from .operations.audio import Audio
from .operations.chat import Chat
from .operations.conversations import Conversations
from .operations.files import Files
from .operations.messages import Messages
from .operations.workflow import Workflow

if TYPE_CHECKING:
    from .raw_responses import RawResponses


class DifyChat(
    Chat,
    Messages,
    Conversations,
    Audio,
    Files,
    App,
    Annotations,
    Workflow,
):
    """A client of the chat API of one Dify app, or of many.

    What isn't given is taken from the environment: `DIFY_API_KEY`, `DIFY_BASE_URL`, `DIFY_USER_ID`. A call
    may give its own key, user and timeout. One client serves any number of calls at once; close it, or use it
    in a `with` block. Each call that fails raises a `DifyError`; its method names the classes that tell more.

    Args:
        api_key: The app's key, from its page "API access" in Dify.
        base_url: Where the API is; by default Dify's cloud, `https://api.dify.ai/v1`. A server of one's own
            has it at `/v1`, too.
        user_id: Whom calls are made for, unless they say otherwise. Dify keeps conversations by user.
        timeout: Seconds, a timeout by phase (`httpx.Timeout`), or None for none. By default 5 s to connect,
            and then 60 s of silence, or 10 minutes where the model works in silence.
        max_retries: How often a call is repeated that can't have reached the model.
        stop_on_exit: Whether leaving a stream early stops the generation.
        max_event_bytes: How long one event of a stream may be, 8 MiB by default; a longer one is a
            `DifyStreamError`, so that a broken server can't fill the memory.
        max_response_bytes: How large the JSON of a response may be once it is unpacked, 64 MiB by default; a
            larger one is a `DifyResponseError`. Files and speech have no limit: they are streamed.
        http_client: An `httpx.Client` of the caller's, or httpx2's, with its proxies, certificates and
            limits, in place of one of ours; `new_http_client` makes one with fitting settings. The
            caller closes it. It serves one process, and one event loop at a time. Its timeout isn't used,
            `timeout` is; nor are its redirects and its `auth`.
        proxy: The URL of the proxy of all requests, with its credentials: `http://`, `https://`, or
            `socks5://` where httpx[socks] is installed. By default those of the environment: `HTTPS_PROXY`,
            `HTTP_PROXY`, `ALL_PROXY`, but for the servers in `NO_PROXY`.
        verify: Whether to verify the server's certificate; or the path of trusted certificates, or an
            `ssl.SSLContext`.

    Raises:
        DifyConfigError: Something given makes no sense, or isn't installed. A missing key or user is an error
            only of a call without one.
        TypeError: `http_client` is no `httpx.Client`, nor that of a library that continues httpx.

    Example:
        with DifyChat(api_key="app-…", user_id="ada") as chat:
            reply = chat.send("Hello")
            print(reply.answer)
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        user_id: str | None = None,
        *,
        timeout: Timeout | Unset = UNSET,
        max_retries: int = 2,
        stop_on_exit: bool = True,
        max_event_bytes: int = 8 * 1024 * 1024,
        max_response_bytes: int = 64 * 1024 * 1024,
        http_client: Client | None = None,
        proxy: Proxy | None = None,
        verify: Verify = True,
    ) -> None:
        key = wrapped_key(api_key)
        del api_key  # error trackers show the variables of a constructor that fails
        self._options = ClientOptions.resolve(
            api_key=key,
            base_url=base_url,
            user_id=user_id,
            timeout=timeout,
            max_retries=max_retries,
            stop_on_exit=stop_on_exit,
            max_event_bytes=max_event_bytes,
            max_response_bytes=max_response_bytes,
        )
        has_own = proxy is not None or verify is not True
        if http_client is None:
            make = client_maker(
                proxy,
                verify,
            )
            self._http = Http(Pools(make, is_ours=True))
        elif has_own:
            raise DifyConfigError(
                "an http_client has its own proxy, verify and transport: give it without them"
            )
        else:
            self._http = Http(Pools(lambda: http_client, is_ours=False))

    def with_options(
        self,
        *,
        api_key: str | None = None,
        user_id: str | None = None,
        timeout: Timeout | Unset = UNSET,
        max_retries: int | None = None,
    ) -> Self:
        """Make a view of this client with other settings, for another app or user.

        It is light, and shares the connections; they are closed with the client, not with the view.

        Args:
            api_key: The key of another app.
            user_id: Another user.
            timeout: Another timeout.
            max_retries: How often a call is repeated.

        Returns:
            The view.

        Raises:
            DifyConfigError: Something given makes no sense.

        Example:
            ada = chat.with_options(user_id="ada")
        """
        key = wrapped_key(api_key)
        del api_key
        options = self._options.changed(
            api_key=key, user_id=user_id, timeout=timeout, max_retries=max_retries
        )
        return self._view(options=options)

    @property
    def base_url(self) -> str:
        """Where the API is, `/v1` included."""
        return self._options.base_url

    @property
    def with_raw_response(self) -> RawResponses:
        """The same calls, each giving a `RawResponse`: its result, with status and headers of the response.

        Streams aren't among them: once they are open, they have `status_code`, `headers` and `version`
        themselves.

        Example:
            response = chat.with_raw_response.send("Hello")
            print(response.status_code, response.version, response.value.answer)
        """
        with late_import:
            from .raw_responses import RawResponses  # noqa: PLC0415 - few callers ask for heads

        return RawResponses(self)

    def close(self) -> None:
        """Close the connections, unless they are an `http_client`'s; calls then raise `DifyConfigError`."""
        if not self._is_view:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(base_url={self._options.base_url!r}, user_id={self._options.user_id!r})"
        )
