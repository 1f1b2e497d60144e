# Written from _async/http.py by generator/unasync.py, which `make generate` runs.

"""Sends what an endpoint describes, waits for the response, and retries what may be sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dify_chat_api.types import Request, Unset

from .._errors import DifyConnectionError, DifyError, DifyInputError
from .._http.backends import watch_connections
from .._http.background import Background
from .._http.bodies import body_of, can_rewind
from .._http.causes import cleaned
from .._http.client import Client, HTTPRequest, HTTPResponse, build_request
from .._http.connections import proxy_of
from .._http.cookies import keep_no_cookies
from .._http.exceptions import ExceptionMapper
from .._http.exchange import Exchange
from .._http.log import RequestLine
from .._http.pools import Pool, Pools
from .._http.retry import backoff, should_retry
from .._http.synchronization import unbroken
from .._request.api_key import ApiKey
from .._request.error_texts import text_of
from .._request.options import CallOptions
from .._request.timeouts import READ_TIMEOUT, Timeout, default_timeout, seconds_by_phase
from .._response.decoding import accepted_encodings
from .._response.errors import api_error, response_error
from .._response.head import ResponseHead
from .._response.result import parse_result
from .._stream.body_kinds import begins_like_json, begins_like_object
from .response import Response
from .unclean import clear_away, end_unless_clean, trace_request

T = TypeVar("T")


class Http:
    """What sends the requests of a client and of its views, which share its connections.

    Args:
        pools: The connections.

    Raises:
        TypeError: They are those of a client that is none of httpx.
    """

    _heads: list[ResponseHead] | None = None
    _background: Background | None = None

    def __init__(self, pools: Pools) -> None:
        self._pools = pools
        self._exceptions = ExceptionMapper(pools.client)
        self._streaming_apps: set[int] = set()  # hashes, since a key would be in reach of an error's frames
        if not hasattr(pools.client, "close"):
            raise TypeError("http_client must be an httpx.Client")

    def recording(self, heads: list[ResponseHead]) -> Http:
        """Return a view over the same connections that appends the head of each response to a list."""
        view = self._view()
        view._heads = heads
        return view

    def note_streams_only(self, key: ApiKey) -> None:
        """Note that an app answers blocking calls by streams without an answer; views know it, too."""
        self._streaming_apps.add(hash(key.authorization()))

    def streams_only(self, key: ApiKey) -> bool:
        """Return whether that has been noted of an app."""
        return hash(key.authorization()) in self._streaming_apps

    def within(self, background: Background) -> Http:
        """Return a view over the same connections for work that may be cancelled."""
        view = self._view()
        view._background = background
        return view

    def _view(self) -> Http:
        view = object.__new__(type(self))  # `copy` takes 4 µs more, and each stream has a view
        vars(view).update(vars(self))
        return view

    def pool(self) -> Pool:
        """Return the connections of this process and event loop.

        Raises:
            DifyConfigError: They are closed; or those of an `http_client`, which belongs to another one.
        """
        return self._pools.current()

    def send(self, request: Request[T], options: CallOptions, *, read_timeout: float = READ_TIMEOUT) -> T:
        """Send a request and wait for its result.

        Args:
            request: What an endpoint describes.
            options: The settings of this call.
            read_timeout: The seconds that the server may be silent, if the options have no timeout.

        Raises:
            DifyError: See `open`; or the response can't be read (DifyResponseError).
        """
        response = self.open(request, options, read_timeout=read_timeout)
        return self.result(request.parse, response, options)

    def result(self, parse: Callable[[Any], T], response: Response, options: CallOptions) -> T:
        """Wait for the body of a response, and return the result that it holds.

        Raises:
            DifyError: The connection broke, nothing came in time, or the response can't be read.
        """
        try:
            # What is no JSON need not be waited for: its bytes may come one at a time, or for ever.
            is_page = response.head.media_type == "text/html"  # of a proxy
            may_be_json = begins_like_object if is_page else begins_like_json
            if not may_be_json(response.beginning()):
                raise response_error("the response is no JSON", response.head, response.excerpt())
            return parse_result(parse, response.head, response.read(options.max_response_bytes))
        except DifyError as error:
            raise error.with_traceback(None)  # noqa: B904 - the frames below hold the response's body

    def open(
        self, request: Request[T], options: CallOptions, *, read_timeout: float = READ_TIMEOUT
    ) -> Response:
        """Send a request and wait for the head of a successful response.

        Raises:
            DifyConfigError: The client is closed.
            DifyInputError: The request can't be written.
            DifyConnectionError: No connection, or it broke, or nothing came in time.
            DifyAPIError: The server refused.
        """
        timeout = default_timeout(read_timeout) if isinstance(options.timeout, Unset) else options.timeout
        with self._exchange() as exchange:
            response = self._opened(exchange, request, options, timeout)
            if exchange.is_aborted:
                response.close()
            else:
                if self._background is not None:
                    self._background.follow(response)
                if self._heads is not None:
                    self._heads.append(response.head)
                return response
        raise _closed(request)

    def sleep(self, seconds: float, request: Request[T]) -> None:
        """Wait before a request.

        Raises:
            DifyConnectionError: The client or the stream was closed meanwhile.
        """
        with self._exchange() as exchange:
            exchange.sleep(seconds)
            return
        raise _closed(request)

    def close(self) -> None:
        """End what is being opened and read, and close the connections, unless they are the caller's."""
        self._pools.close()

    def _exchange(self) -> Exchange:
        exchange = Exchange(self.pool())
        if self._background is not None:
            self._background.follow(exchange)
        return exchange

    def _opened(
        self, exchange: Exchange, request: Request[T], options: CallOptions, timeout: Timeout
    ) -> Response:
        retry = 0
        while True:
            try:
                response = self._attempt(exchange, request, options, timeout, retry)
                if response.head.is_success:
                    return response
                raise api_error(response.head, response.excerpt())
            except DifyError as error:
                if retry == options.max_retries or not should_retry(error, repeatable=can_rewind(request)):
                    raise error.with_traceback(None)  # noqa: B904 - the frames below hold the request
                retry += 1
                delay = backoff(retry, error)
            exchange.sleep(delay)

    def _attempt(
        self,
        exchange: Exchange,
        request: Request[T],
        options: CallOptions,
        timeout: Timeout,
        retry: int,
    ) -> Response:
        pool = exchange.pool
        outgoing = self._written(pool.client, request, options, timeout)
        trace_request(pool.client, outgoing)
        keep_no_cookies(pool.client, outgoing)
        watch_connections(pool.client, outgoing.url)
        exchange.sends(outgoing)
        with RequestLine(request, retry) as line:
            received = self._sent(pool.client, outgoing, request, options, timeout)
            line.status_code = received.status_code
        head = ResponseHead.of(received, request, options.api_key)
        if received.is_closed:  # a hook of the caller's client has read it, and its connection is idle
            end_unless_clean(received)
        return Response(received, head, self._exceptions, timeout, pool)

    def _sent(
        self,
        client: Client,
        outgoing: HTTPRequest,
        request: Request[T],
        options: CallOptions,
        timeout: Timeout,
    ) -> HTTPResponse:
        try:
            # The key belongs to the request: a client may serve many apps, and prints its own headers.
            outgoing.headers["Authorization"] = options.api_key.authorization()
            # An `auth` of the caller's client would replace the key. A redirect that it follows would take
            # the message to any server that the response names.
            response: HTTPResponse = unbroken(
                client.send(outgoing, auth=None, follow_redirects=False, stream=True)
            )
            return response
        except BaseException as error:  # noqa: BLE001 - also of a call that is cancelled: its frames hold the key
            outgoing.headers["Authorization"] = "***"  # exceptions of the caller's hooks may hold the request
            failure = self._exceptions.map_exception(
                error,
                method=request.method,
                path=request.path,
                timeout=timeout,
                key=options.api_key,
                server=f"{outgoing.url.scheme}://{outgoing.url.netloc.decode()}",
                proxy=proxy_of(client, outgoing.url),
            )
        clear_away(client, outgoing)
        raise failure  # outside of the block, so that the exception is no context of the error

    def _written(
        self, client: Client, request: Request[T], options: CallOptions, timeout: Timeout
    ) -> HTTPRequest:
        try:
            body, headers = body_of(request, client)
            headers = {
                **request.headers,
                **headers,
                "Accept": request.accept,
                "Accept-Encoding": accepted_encodings(request.accept),
            }
            outgoing: HTTPRequest = build_request(
                client,
                request.method,
                options.base_url + request.path,
                headers,
                params=request.params or None,
                **body,
                extensions={"timeout": seconds_by_phase(timeout), "accept": request.accept},
            )
            return outgoing
        except Exception as error:  # noqa: BLE001 - what is written may be an object of the caller's own
            fault = error
        raise DifyInputError(
            f"{request.method} {request.path} can't be written: {text_of(fault)}"
        ) from cleaned(fault, options.api_key)


def _closed(request: Request[T]) -> DifyConnectionError:
    reason = "the client or the stream was closed meanwhile"
    return DifyConnectionError(reason, method=request.method, path=request.path)
