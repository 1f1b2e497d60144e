"""Calls of code that is handling an exception: Python makes it the context of what is raised meanwhile."""

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError, DifyInputError, DifyStreamError, NotFoundError
from tests.support.closed import closed_port
from tests.support.made import frame, message, refusal, stream
from tests.support.raw import RawServer, hangs_up
from tests.wire._async.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport


class Own(Exception):
    """Holds an object, as exceptions of the caller's code may."""

    def __init__(self) -> None:
        self.held = object()


async def test_exception_being_handled_keeps_what_it_holds() -> None:
    own = Own()
    with closed_port() as port:
        async with (
            talk(refusal(404, "not_found"), stream(frame(message("Hel")))) as (chat, _),
            AsyncDifyChat(KEY, f"http://127.0.0.1:{port}/v1", "user-1", max_retries=0) as far,
        ):
            try:
                raise own
            except Own:
                trace, held = own.__traceback__, own.held
                with pytest.raises(NotFoundError) as refused:
                    await chat.info()
                async with chat.send_chat_message_stream("hi") as answer:
                    _, broken = await drained(answer)
                with pytest.raises(DifyConnectionError) as failed:
                    await far.info()
    assert isinstance(broken, DifyStreamError)
    assert refused.value.__context__ is failed.value.__context__ is own
    assert (own.__traceback__, own.held) == (trace, held)


async def test_input_error_being_handled_is_not_raised_again() -> None:
    with closed_port() as port:
        async with AsyncDifyChat(KEY, f"http://127.0.0.1:{port}/v1", "user-1", max_retries=0) as chat:
            try:
                await chat.send("")
            except DifyInputError:
                with pytest.raises(DifyConnectionError, match="could not connect"):
                    await chat.info()


async def test_message_is_sent_once_while_failure_to_connect_is_handled() -> None:
    with RawServer(hangs_up, hangs_up, hangs_up) as proxy, closed_port() as port:
        address = proxy.url.removesuffix("/v1")
        async with (
            httpx.AsyncClient(proxy=address, trust_env=False) as client,
            AsyncDifyChat(KEY, f"http://127.0.0.1:{port}/v1", "user-1", proxy=address) as chat,
        ):
            try:
                await client.get("https://dify.invalid")
            except httpx.HTTPError:
                with pytest.raises(DifyConnectionError, match="the connection broke") as raised:
                    await chat.send("hi")
                assert not raised.value.never_sent
    assert [request.method for request in proxy.requests] == ["CONNECT", "POST"]
