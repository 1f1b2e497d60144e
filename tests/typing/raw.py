"""Status and headers, as users write them; only the type checker reads this."""

from asyncio import create_task
from collections.abc import Mapping
from typing import assert_type

from dify_chat import AsyncDifyChat, AsyncPage, DifyChat, Page, RawResponse
from dify_chat.models import (
    AppInfo,
    AudioToTextResponse,
    ChatMessageSendResponse,
    MessageConversationsResponse,
    MessagesResponse,
)


def results(chat: DifyChat) -> None:
    response = chat.with_raw_response.send("Hi", conversation_id="c", inputs={"name": "Ada"})
    assert_type(response, RawResponse[ChatMessageSendResponse])
    assert_type(response.value.answer, str)
    assert_type(response.status_code, int)
    assert_type(response.headers, Mapping[str, str])
    assert_type(response.headers["X-Env"], str)
    assert_type(response.version, str | None)
    assert_type(chat.with_raw_response.info(), RawResponse[AppInfo])
    assert_type(chat.with_raw_response.messages_suggested("m"), RawResponse[list[str]])
    assert_type(chat.with_raw_response.audio_to_text("a.mp3").value, AudioToTextResponse)
    assert_type(chat.with_raw_response.delete_conversation("c"), RawResponse[None])
    page = chat.with_options(user_id="ada").with_raw_response.conversations(limit=5)
    assert_type(page, RawResponse[Page[MessageConversationsResponse]])
    for conversation in page.value:
        assert_type(conversation.name, str)


async def results_async(chat: AsyncDifyChat) -> None:
    response = await chat.with_raw_response.send("Hi", response_mode="streaming")
    assert_type(response, RawResponse[ChatMessageSendResponse])
    page = await chat.with_raw_response.messages("c", limit=5)
    assert_type(page, RawResponse[AsyncPage[MessagesResponse]])
    async for message in page.value:
        assert_type(message, MessagesResponse)
    assert_type(await create_task(chat.with_raw_response.info()), RawResponse[AppInfo])


def streams(chat: DifyChat) -> None:
    with chat.send_chat_message_stream("Hi") as stream:
        assert_type(stream.status_code, int)
        assert_type(stream.headers, Mapping[str, str])
    with chat.file_preview("f") as file:
        assert_type(file.version, str | None)


def mistakes(chat: DifyChat) -> None:
    chat.with_raw_response.send()  # type: ignore[call-arg]
    chat.with_raw_response.send(1)  # type: ignore[arg-type]
    chat.with_raw_response.send("Hi", mode="blocking")  # type: ignore[call-arg]
    chat.with_raw_response.send("Hi").answer  # type: ignore[attr-defined]  # noqa: B018
    chat.with_raw_response.send_chat_message_stream("Hi")  # type: ignore[attr-defined]
    chat.with_raw_response.info().headers["X-Env"] = "no"  # type: ignore[index]


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    chat.with_raw_response.send("Hi").value  # type: ignore[attr-defined]  # noqa: B018
