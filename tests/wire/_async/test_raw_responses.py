"""Status and headers: with a result, of a stream, and of a refusal."""

import pickle

import pytest

from dify_chat import AsyncDifyChat, DifyAPIError, DifyConfigError, DifyError, NotFoundError
from tests.support.made import answer, refusal
from tests.support.raw import RawServer, plays
from tests.support.recordings import load
from tests.support.together import AsyncTogether
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

REPLY = load("1.16.0/chat/blocking_basic")
LISTED = load("1.16.0/conversations/list_chatflow")
STREAM = load("1.16.0/chat/stream_continue")
SPEECH = load("1.16.0/audio/tts_slow_text")
NO_BLOCKING = refusal(400, "invalid_param", "Agent Chat App does not support blocking mode")


async def test_a_result_comes_with_status_and_headers() -> None:
    async with talk(REPLY, REPLY) as (chat, server):
        response = await chat.with_raw_response.send("hi", inputs={"name": "Ada"}, user_id="ada")
        assert response.value == await chat.send("hi", inputs={"name": "Ada"}, user_id="ada")
    assert (response.status_code, response.version) == (200, "1.16.0")
    assert response.headers["content-TYPE"] == "application/json; charset=utf-8"
    assert server.requests[0].json() == server.requests[1].json()
    assert repr(response.value) in repr(response)


async def test_raw_result_of_none_has_status_and_headers() -> None:
    async with talk(answer(b"", status=204)) as (chat, _):
        response = await chat.with_raw_response.delete_conversation("c")
    assert (response.value, response.status_code, response.version) == (None, 204, None)


async def test_raw_page_has_status_and_goes_on() -> None:
    pages = [load(f"1.16.0/paging/conversations_chat_p{number}") for number in (1, 2)]
    async with talk(*pages) as (chat, _):
        first = await chat.with_raw_response.conversations(limit=2)
        assert first.value.has_more
        before = dict(first.headers)
        assert await first.value.next_page() is not None
        assert dict(first.headers) == before


async def test_raw_responses_of_a_view_have_its_settings() -> None:
    async with talk(LISTED) as (chat, server):
        await chat.with_options(api_key="app-ada", user_id="ada").with_raw_response.conversations()
        assert server.connections == 1
    assert server.requests[0].header("Authorization") == "Bearer app-ada"
    assert "user=ada" in server.requests[0].target


async def test_calls_at_once_each_have_their_own() -> None:
    def of(number: int) -> bytes:
        return f'{{"data": ["question {number}"], "result": "success"}}'.encode()

    answers = [answer(of(number), headers={"X-Version": str(number)}) for number in range(20)]
    with RawServer(*map(plays, answers)) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            raw = chat.with_raw_response
            responses = await AsyncTogether((lambda: raw.messages_suggested("message-1")) for _ in range(20))
    told = [(response.value, response.version) for response in responses]
    assert sorted(told) == sorted(([f"question {number}"], str(number)) for number in range(20))


async def test_of_several_requests_the_last_response_counts() -> None:
    async with talk(NO_BLOCKING, STREAM) as (chat, _):
        response = await chat.with_raw_response.send("hi")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/event-stream")


async def test_a_repeated_request_has_those_of_its_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat._http.retry.INITIAL_DELAY", 0.0)
    async with talk(refusal(429, "too_many_requests"), REPLY) as (chat, server):
        assert (await chat.with_raw_response.send("hi")).status_code == 200
    assert len(server.requests) == 2


async def test_raw_response_leaves_the_client_as_it_was() -> None:
    async with talk(LISTED, LISTED) as (chat, server):
        await chat.with_raw_response.conversations()
        await chat.conversations()
        await chat.close()
        with pytest.raises(DifyConfigError, match="this client is closed"):
            await chat.with_raw_response.conversations()
    assert len(server.requests) == 2


async def test_open_stream_has_status_and_headers() -> None:
    async with talk(STREAM) as (chat, _):
        stream = chat.send_chat_message_stream("hi")
        for name in ("status_code", "headers", "version"):
            with pytest.raises(DifyConfigError, match="this stream isn't open yet"):
                getattr(stream, name)
        async with stream:
            assert (stream.status_code, stream.version) == (200, "1.16.0")
            await stream.final()
    assert stream.headers["content-type"].startswith("text/event-stream")


async def test_open_file_stream_has_status_and_headers() -> None:
    async with talk(SPEECH) as (chat, _), chat.text_to_audio("hi") as speech:
        assert (speech.status_code, speech.version) == (200, "1.16.0")
        assert speech.headers["Content-Type"] == speech.content_type == "audio/mpeg"


async def test_a_stream_that_is_refused_has_none() -> None:
    async with talk(refusal(404, "not_found")) as (chat, _):
        stream = chat.send_chat_message_stream("hi")
        with pytest.raises(DifyError):
            await stream.open()
        with pytest.raises(DifyConfigError, match="this stream isn't open yet"):
            stream.status_code  # noqa: B018


async def test_a_refusal_has_its_headers() -> None:
    async with talk(refusal(404, "not_found", **{"X-Trace": "trace-1"})) as (chat, _):
        with pytest.raises(NotFoundError) as raised:
            await chat.with_raw_response.info()
    assert raised.value.headers is not None
    assert raised.value.headers["x-trace"] == "trace-1"
    again: DifyAPIError = pickle.loads(pickle.dumps(raised.value))
    assert again.headers == raised.value.headers
