"""Letters beyond ASCII, and letters in the other case, in what servers send."""

import pytest

from dify_chat import AsyncDifyChat, BadRequestError, DifyAPIError, DifyError, DifyResponseError
from tests.support.http_responses import reply, response
from tests.support.made import frame, message, message_end
from tests.support.packed import Sending
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport

STREAM = frame(message("Hello")) + frame(message_end())


def lettered(status_line: str, *headers: str, body: bytes = b"", charset: str = "utf-8") -> bytes:
    """Return a response whose head has any letters."""
    lines = [f"HTTP/1.1 {status_line}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode(charset, "surrogateescape") + body


def chat_of(server: Sending) -> AsyncDifyChat:
    return AsyncDifyChat(KEY, server.url, "user-1", max_retries=0)


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "latin-1"])
async def test_a_header_may_have_any_letters(charset: str) -> None:
    word = "é" if charset == "latin-1" else "参数错误"
    refusal = b'{"code": "invalid_param", "message": "no such input", "status": 400}'
    for status_line, body in (("200 OK", reply("Hello")), ("400 X", refusal)):
        with Sending(lettered(status_line, f"X-Message: {word}", body=body, charset=charset)) as server:
            async with chat_of(server) as chat:
                if body is refusal:
                    with pytest.raises(BadRequestError, match="no such input") as raised:
                        await chat.send("hi")
                    headers = raised.value.headers
                else:
                    headers = (await chat.with_raw_response.send("hi")).headers
        assert headers is not None
        assert headers["X-Message"].encode("utf-8" if charset == "utf-8" else "latin-1") == word.encode(
            charset
        )


async def test_an_address_of_a_redirection_may_have_any_letters() -> None:
    with Sending(lettered("308 X", "Location: https://dify.example/登录")) as server:
        async with chat_of(server) as chat:
            with pytest.raises(DifyAPIError, match=r"redirects to https://dify\.example/登录") as raised:
                await chat.send("hi")
    assert raised.value.status_code == 308


@pytest.mark.parametrize(
    "location", ["https://[::1/x", "http://a:port/", "//", "http://\udcff\udcfe/", " ", "\t"]
)
async def test_an_address_that_is_none_is_an_error_of_ours(location: str) -> None:
    with Sending(lettered("308 X", f"Location: {location}")) as server:
        async with chat_of(server) as chat:
            with pytest.raises(DifyError):
                await chat.send("hi")


async def test_a_reason_that_is_no_text_is_an_error_of_ours() -> None:
    with Sending(lettered("500 \udcff\udce4", body=b"no")) as server:
        async with chat_of(server) as chat:
            with pytest.raises(DifyError):
                await chat.send("hi")


@pytest.mark.parametrize("content_type", ["Text/Event-Stream", "TEXT/EVENT-STREAM ; charset=UTF-8"])
async def test_a_media_type_may_be_in_any_case(content_type: str) -> None:
    with Sending(response(STREAM, content_type)) as server:
        async with chat_of(server) as chat:
            assert (await chat.send_chat_message_stream("hi").final()).answer == "Hello"


@pytest.mark.parametrize("content_type", ["Application/JSON", "TEXT/html"])
async def test_json_in_place_of_speech_known_by_type_in_any_case(content_type: str) -> None:
    with Sending(response(b"null", content_type)) as server:
        async with chat_of(server) as chat:
            with pytest.raises(DifyResponseError, match="the response is no audio"):
                await chat.text_to_audio("hi").read()


async def test_a_page_in_another_charset_is_readable() -> None:
    page = response("<title>访问被拒绝</title>".encode("gbk"), "text/html; charset=GBK", status="403 X")
    with Sending(page) as server:
        async with chat_of(server) as chat:
            with pytest.raises(DifyError, match="访问被拒绝"):
                await chat.send("hi")
