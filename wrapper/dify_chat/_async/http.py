"""Sends what an endpoint describes, waits for the response, and retries what may be sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dify_chat_api.types import Request, Unset

from .._errors import DifyConnectionError, DifyError, DifyInputError
from .._http.async_pools import AsyncPool, AsyncPools
from .._http.backends import watch_connections
from .._http.background import AsyncBackground
from .._http.bodies import body_of, can_rewind
from .._http.causes import cleaned
from .._http.client import AsyncClient, HTTPRequest, HTTPResponse, build_request
from .._http.connections import proxy_of
from .._http.cookies import keep_no_cookies
from .._http.exceptions import ExceptionMapper
from .._http.exchange import AsyncExchange
from .._http.log import RequestLine
from .._http.retry import backoff, should_retry
from .._http.synchronization import async_unbroken
from .._request.api_key import ApiKey
from .._request.error_texts import text_of
from .._request.options import CallOptions
from .._request.timeouts import READ_TIMEOUT, Timeout, default_timeout, seconds_by_phase
from .._response.decoding import accepted_encodings
from .._response.errors import api_error, response_error
from .._response.head import ResponseHead
from .._response.result import parse_result
from .._stream.body_kinds import begins_like_json, begins_like_object
from .response import AsyncResponse
from .unclean import clear_away, end_unless_clean, trace_request

T = TypeVar("T")


class AsyncHttp:
    """What sends the requests of a client and of its views, which share its connections.

    Args:
        pools: The connections.

    Raises:
        TypeError: They are those of a client that is none of httpx.
    """

    _heads: list[ResponseHead] | None = None
    _background: AsyncBackground | None = None

    def __init__(self, pools: AsyncPools) -> None:
        self._pools = pools
        self._exceptions = ExceptionMapper(pools.client)
        self._streaming_apps: set[int] = set()  # hashes, since a key would be in reach of an error's frames
        if not hasattr(pools.client, "aclose"):
            raise TypeError("http_client must be an httpx.AsyncClient")

    def recording(self, heads: list[ResponseHead]) -> AsyncHttp:
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

    def within(self, background: AsyncBackground) -> AsyncHttp:
        """Return a view over the same connections for work that may be cancelled."""
        view = self._view()
        view._background = background
        return view

    def _view(self) -> AsyncHttp:
        view = object.__new__(type(self))  # `copy` takes 4 µs more, and each stream has a view
        vars(view).update(vars(self))
        return view

    def pool(self) -> AsyncPool:
        """Return the connections of this process and event loop.

        Raises:
            DifyConfigError: They are closed; or those of an `http_client`, which belongs to another one.
        """
        return self._pools.current()

    async def send(
        self, request: Request[T], options: CallOptions, *, read_timeout: float = READ_TIMEOUT
    ) -> T:
        """Send a request and wait for its result.

        Args:
            request: What an endpoint describes.
            options: The settings of this call.
            read_timeout: The seconds that the server may be silent, if the options have no timeout.

        Raises:
            DifyError: See `open`; or the response can't be read (DifyResponseError).
        """
        response = await self.open(request, options, read_timeout=read_timeout)
        return await self.result(request.parse, response, options)

    async def result(self, parse: Callable[[Any], T], response: AsyncResponse, options: CallOptions) -> T:
        """Wait for the body of a response, and return the result that it holds.

        Raises:
            DifyError: The connection broke, nothing came in time, or the response can't be read.
        """
        try:
            # What is no JSON need not be waited for: its bytes may come one at a time, or for ever.
            is_page = response.head.media_type == "text/html"  # of a proxy
            may_be_json = begins_like_object if is_page else begins_like_json
            if not may_be_json(await response.beginning()):
                raise response_error("the response is no JSON", response.head, await response.excerpt())
            return parse_result(parse, response.head, await response.read(options.max_response_bytes))
        except DifyError as error:
            raise error.with_traceback(None)  # noqa: B904 - the frames below hold the response's body

    async def open(
        self, request: Request[T], options: CallOptions, *, read_timeout: float = READ_TIMEOUT
    ) -> AsyncResponse:
        """Send a request and wait for the head of a successful response.

        Raises:
            DifyConfigError: The client is closed.
            DifyInputError: The request can't be written.
            DifyConnectionError: No connection, or it broke, or nothing came in time.
            DifyAPIError: The server refused.
        """
        timeout = default_timeout(read_timeout) if isinstance(options.timeout, Unset) else options.timeout
        with self._exchange() as exchange:
            response = await self._opened(exchange, request, options, timeout)
            if exchange.is_aborted:
                await response.close()
            else:
                if self._background is not None:
                    self._background.follow(response)
                if self._heads is not None:
                    self._heads.append(response.head)
                return response
        raise _closed(request)

    async def sleep(self, seconds: float, request: Request[T]) -> None:
        """Wait before a request.

        Raises:
            DifyConnectionError: The client or the stream was closed meanwhile.
        """
        with self._exchange() as exchange:
            await exchange.sleep(seconds)
            return
        raise _closed(request)

    async def close(self) -> None:
        """End what is being opened and read, and close the connections, unless they are the caller's."""
        await self._pools.close()

    def _exchange(self) -> AsyncExchange:
        exchange = AsyncExchange(self.pool())
        if self._background is not None:
            self._background.follow(exchange)
        return exchange

    async def _opened(
        self, exchange: AsyncExchange, request: Request[T], options: CallOptions, timeout: Timeout
    ) -> AsyncResponse:
        retry = 0
        while True:
            try:
                response = await self._attempt(exchange, request, options, timeout, retry)
                if response.head.is_success:
                    return response
                raise api_error(response.head, await response.excerpt())
            except DifyError as error:
                if retry == options.max_retries or not should_retry(error, repeatable=can_rewind(request)):
                    raise error.with_traceback(None)  # noqa: B904 - the frames below hold the request
                retry += 1
                delay = backoff(retry, error)
            await exchange.sleep(delay)

    async def _attempt(
        self,
        exchange: AsyncExchange,
        request: Request[T],
        options: CallOptions,
        timeout: Timeout,
        retry: int,
    ) -> AsyncResponse:
        pool = exchange.pool
        outgoing = self._written(pool.client, request, options, timeout)
        trace_request(pool.client, outgoing)
        keep_no_cookies(pool.client, outgoing)
        watch_connections(pool.client, outgoing.url)
        exchange.sends(outgoing)
        with RequestLine(request, retry) as line:
            received = await self._sent(pool.client, outgoing, request, options, timeout)
            line.status_code = received.status_code
        head = ResponseHead.of(received, request, options.api_key)
        if received.is_closed:  # a hook of the caller's client has read it, and its connection is idle
            end_unless_clean(received)
        return AsyncResponse(received, head, self._exceptions, timeout, pool)

    async def _sent(
        self,
        client: AsyncClient,
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
            response: HTTPResponse = await async_unbroken(
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
        await clear_away(client, outgoing)
        raise failure  # outside of the block, so that the exception is no context of the error

    def _written(
        self, client: AsyncClient, request: Request[T], options: CallOptions, timeout: Timeout
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
