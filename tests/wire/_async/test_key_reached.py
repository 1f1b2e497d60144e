"""From what fails, the key can't be reached: a walk over all objects that an exception leads to."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from dify_chat import AsyncDifyChat, ChatMessageFile
from tests.support.echoes import REFUSALS, STREAMS, WRONG, EchoServer
from tests.support.reachable import places_of
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport

Call = Callable[[AsyncDifyChat, Path], Awaitable[object]]


async def everything(chat: AsyncDifyChat) -> list[object]:
    return [entry async for entry in await chat.feedbacks()]


CALLS: dict[str, Call] = {
    "send": lambda chat, _: chat.send("hi"),
    "send in streaming mode": lambda chat, _: chat.send("hi", response_mode="streaming"),
    "stream": lambda chat, _: chat.send_chat_message_stream("hi").final(),
    "raw response": lambda chat, _: chat.with_raw_response.info(),
    "list": lambda chat, _: everything(chat),
    "upload": lambda chat, _: chat.file_upload(b"content"),
    "message with a file": lambda chat, _: chat.send("hi", files=[ChatMessageFile.from_path(b"content")]),
    "speech": lambda chat, _: chat.text_to_audio("hi").read(),
    "download": lambda chat, folder: chat.file_preview("file-1").write_to(folder / "target"),
    "deletion": lambda chat, _: chat.delete_conversation("conversation-1"),
}


async def failure(call: Call, chat: AsyncDifyChat, folder: Path) -> BaseException | None:
    try:
        await call(chat, folder)
    except BaseException as error:  # noqa: BLE001 - each is looked at
        return error
    return None


@pytest.mark.parametrize("call", CALLS)
async def test_the_key_is_not_reached_from_what_a_call_raises(call: str, tmp_path: Path) -> None:
    failed = 0
    with EchoServer() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=5, max_retries=0) as chat:
            for name, server.words in {**REFUSALS, **WRONG, **STREAMS}.items():
                error = await failure(CALLS[call], chat, tmp_path)
                failed += error is not None
                assert error is None or places_of(KEY, error) == [], name
    assert failed >= 25
    assert {request.header("Authorization") for request in server.requests} == {f"Bearer {KEY}"}


OWN_KEY = "app-key-of-one-call-alone"
RING: list[object] = []
RING.append(RING)
REFUSED_CALLS: dict[str, Call] = {
    "message": lambda chat, _: chat.send("", api_key=OWN_KEY),
    "mode": lambda chat, _: chat.send("hi", response_mode="x", api_key=OWN_KEY),  # type: ignore[arg-type]
    "inputs": lambda chat, _: chat.send("hi", inputs={"a": RING}, api_key=OWN_KEY),
    "stream": lambda chat, _: chat.send_chat_message_stream("", api_key=OWN_KEY).final(),
    "raw response": lambda chat, _: chat.with_raw_response.send("", api_key=OWN_KEY),
    "id": lambda chat, _: chat.delete_conversation("", api_key=OWN_KEY),
    "list": lambda chat, _: chat.messages("", api_key=OWN_KEY),
    "name": lambda chat, _: chat.rename_conversation("c", api_key=OWN_KEY),
    "speech": lambda chat, _: chat.text_to_audio("", api_key=OWN_KEY).read(),
    "file": lambda chat, _: chat.file_upload("no such file", api_key=OWN_KEY),
    "target": lambda chat, folder: chat.file_preview("f", api_key=OWN_KEY).write_to(folder / "a" / "b"),
    "timeout": lambda chat, _: chat.info(timeout=-1, api_key=OWN_KEY),
    "user": lambda chat, _: chat.info(user_id="\n", api_key=OWN_KEY),
    "key": lambda chat, _: chat.info(api_key=f"{OWN_KEY}\n"),
    "view": lambda chat, _: chat.with_options(api_key=f"{OWN_KEY}\n").info(),
    "setting": lambda chat, _: chat.info(patience=5, api_key=OWN_KEY),  # type: ignore[call-arg]
    "constructor": lambda *_: AsyncDifyChat(OWN_KEY, "no URL").info(),
    "key of a constructor": lambda *_: AsyncDifyChat(f"{OWN_KEY}\n").info(),
    "server": lambda chat, _: chat.info(api_key=OWN_KEY),
}


@pytest.mark.parametrize("call", REFUSED_CALLS)
async def test_the_key_is_not_reached_from_what_is_raised_before_sending(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFY_API_KEY", KEY)
    async with AsyncDifyChat(base_url="http://localhost:9/v1", user_id="ada", max_retries=0) as chat:
        error = await failure(REFUSED_CALLS[call], chat, tmp_path)
    assert error is not None
    assert places_of(OWN_KEY, error) + places_of(KEY, error) == []


async def test_the_key_is_not_reached_from_a_client_that_is_closed() -> None:
    chat = AsyncDifyChat(KEY, "http://localhost:9/v1", "ada")
    await chat.close()
    error = await failure(CALLS["send"], chat, Path())
    assert error is not None
    assert places_of(KEY, error) == []
