# Written by generator/unasync.py from _async/http.py: change that, then run `make generate`.

"""The driver: sends what an endpoint describes, waits for the answer, and repeats what may be repeated."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import TypeVar

from dify_chat_api.types import Request, Unset

from .._answers import Head, result
from .._errors import DifyConfigError, DifyError, DifyInputError
from .._faults import Faults, input_fault
from .._logging import RequestLine
from .._options import CallOptions
from .._retry import may_repeat
from .._transport import (
    STREAM_SECONDS,
    Client,
    OutgoingRequest,
    Response,
    Timeout,
    Transport,
    by_phase,
    default_timeout,
    new_client,
)
from .answer import Answer

T = TypeVar("T")


class Http:
    """A connection pool and the rules for using it; shared by a client and all of its views.

    Args:
        client: The caller's own client, which stays the caller's to close; None to make one.
        transport: What the one that is made has below it; None for httpx's own.

    Raises:
        DifyConfigError: Both are given, or no client can be made.
        TypeError: The client is none.
    """

    _ours = False

    def __init__(self, client: Client | None, transport: Transport | None = None) -> None:
        if client is not None and transport is not None:
            raise DifyConfigError("an http_client has its transport: give either that or transport=")
        self._client = new_client(transport) if client is None else client
        self._faults = Faults(self._client)
        if not hasattr(self._client, "close"):
            raise TypeError("http_client must be an httpx.Client")
        self._ours = client is None

    def __del__(self) -> None:
        if self._ours and not self._client.is_closed:
            warnings.warn(
                "a client was forgotten without closing it: use it in a `with` block, or call `close`",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )

    def send(self, request: Request[T], options: CallOptions, *, silence: float = STREAM_SECONDS) -> T:
        """Send a request and wait for its result.

        Args:
            request: What an endpoint describes.
            options: The settings of this call.
            silence: How many seconds the server may be silent, where the options have no timeout.

        Raises:
            DifyError: See `open`; or the answer can't be read (DifyResponseError).
        """
        answer = self.open(request, options, silence=silence)
        return result(request, answer.head, answer.read())

    def open(self, request: Request[T], options: CallOptions, *, silence: float = STREAM_SECONDS) -> Answer:
        """Send a request and wait for the head of a successful answer.

        Raises:
            DifyConfigError: The client is closed.
            DifyInputError: The request can't be written.
            DifyConnectionError: No connection, or it broke, or nothing came in time.
            DifyAPIError: The server refused.
        """
        timeout = default_timeout(silence) if isinstance(options.timeout, Unset) else options.timeout
        attempt = partial(self._attempt, request, options, timeout, count())
        repeatable = partial(may_repeat, upload=bool(request.files))
        try:
            return attempt()
        except DifyError as error:
            if options.max_retries == 0 or not repeatable(error):
                raise
            failure = error
        from .repeating import repeat  # noqa: PLC0415 - its library is only needed now

        return repeat(attempt, failure, options.max_retries, repeatable)

    def close(self) -> None:
        """Close the pool, unless it is somebody else's."""
        if self._ours:
            self._client.close()

    def _attempt(
        self, request: Request[T], options: CallOptions, timeout: Timeout, retries: Iterator[int]
    ) -> Answer:
        outgoing = self._written(request, options, timeout)
        with RequestLine(request, next(retries)) as line:
            response = self._sent(outgoing, request, timeout)
            line.status = response.status_code
        answer = Answer(response, Head.of(response, request), self._faults, timeout)
        if not answer.head.is_success:
            # A server that doesn't know the key may say which one it was.
            raise answer.head.refusal((answer.excerpt()).replace(options.api_key.encode(), b"***"))
        return answer

    def _sent(self, outgoing: OutgoingRequest, request: Request[T], timeout: Timeout) -> Response:
        try:
            # An `auth` of the caller's own client would replace the key, and a redirect that it follows would
            # take the message to whatever server the answer names.
            response: Response = self._client.send(outgoing, auth=None, follow_redirects=False, stream=True)
        except self._faults.transport as error:
            if fault := input_fault(error):  # its own cause doesn't survive the way through httpcore
                raise fault from fault.__cause__ or fault.__context__
            url = outgoing.url
            raise self._faults.explained(
                error,
                method=request.method,
                path=request.path,
                timeout=timeout,
                server=f"{url.scheme}://{url.netloc.decode()}",
            ) from error
        except RuntimeError as error:
            raise DifyConfigError(
                f"the client can't be used: {error}; an async one belongs to the event loop that it began in"
            ) from error
        return response

    def _written(self, request: Request[T], options: CallOptions, timeout: Timeout) -> OutgoingRequest:
        if self._client.is_closed:
            raise DifyConfigError("this client is closed: make a new one, or close it later")
        try:
            return self._client.build_request(
                request.method,
                options.base_url + request.path,
                params=request.params or None,
                json=request.json,
                data=request.form or None,
                files=[
                    (name, (file.name, file.content, file.content_type))
                    for name, file in request.files.items()
                ]
                or None,
                # The key travels with the request alone: a client may serve many apps, and shows its headers.
                headers={"Authorization": f"Bearer {options.api_key}", "Accept": request.accept},
                timeout=by_phase(timeout),
            )
        except self._faults.unwritable as error:
            raise DifyInputError(f"{request.method} {request.path} can't be written: {error}") from error
