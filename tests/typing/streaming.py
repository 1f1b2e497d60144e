"""Streaming an answer, as users write it; only the type checker reads this."""

from typing import Literal, assert_type

from dify_chat import AsyncChatStream, AsyncDifyChat, ChatStream, DifyChat
from dify_chat.models import (
    AgentMessageEvent,
    ChatMessageSendResponse,
    ChatStreamEvent,
    MessageEndEvent,
    MessageEvent,
    MessageReplaceEvent,
    NodeFinishedEvent,
    UnknownEvent,
)
from dify_chat.types import Part

Outcome = Literal["finished", "stopped", "paused", "failed"]


def text(chat: DifyChat) -> None:
    with chat.send_chat_message_stream("Hello") as stream:
        assert_type(stream, ChatStream)
        for piece in stream.text:
            assert_type(piece, str)
        stream.stop()
    assert_type(stream.answer, str)
    assert_type(stream.conversation_id, str | None)
    assert_type(stream.outcome, Outcome | None)


def parts(chat: DifyChat) -> None:
    with chat.send_chat_message_stream("Hello") as stream:
        for kind, text in stream.parts:
            assert_type(kind, Literal["reasoning", "text"])
            assert_type(text, str)
        for part in stream.iter_parts(thoughts=True):
            assert_type(part, Part)
        assert_type(stream.final().reasoning, str)
    assert_type(chat.send("Hello").reasoning, str)


async def text_async(chat: AsyncDifyChat) -> None:
    async with chat.send_chat_message_stream("Hello") as stream:
        assert_type(stream, AsyncChatStream)
        async for text in stream.text:
            assert_type(text, str)
        assert_type([piece async for piece in stream.text], list[str])
        assert_type([part async for part in stream.parts], list[Part])
        await stream.stop()
        if stream.task_id:
            await chat.stop_messages_stream(stream.task_id)
    assert_type(await stream.final(), ChatMessageSendResponse)


def events(chat: DifyChat) -> None:
    for event in chat.send_chat_message_stream("Hello"):
        assert_type(event, ChatStreamEvent)
        assert_type(event.to_sse(), bytes)
        if isinstance(event, MessageEvent | MessageEndEvent):
            assert_type(event.message_id, str)
    for event in chat.send_chat_message_stream("Hello").iter_events(pings=True, heartbeat=15.0):
        assert_type(event, ChatStreamEvent)
    stream = chat.send_chat_message_stream("Hello").open()
    assert_type(next(stream), ChatStreamEvent)
    assert_type(stream.final(), ChatMessageSendResponse)


async def events_async(chat: AsyncDifyChat) -> None:
    async for event in chat.send_chat_message_stream("Hello"):
        assert_type(event, ChatStreamEvent)
    stream = await chat.send_chat_message_stream("Hello").open()
    assert_type(await anext(stream), ChatStreamEvent)


def by_class(event: ChatStreamEvent) -> str:
    match event:
        case MessageEvent(answer=answer):
            return assert_type(answer, str)
        case MessageEndEvent(metadata=metadata):
            return metadata.usage.total_price if metadata.usage else ""
        case NodeFinishedEvent():
            return event.data.title
        case UnknownEvent(event_name=name):
            return f"{name}: {event.additional_properties}"
        case _:
            return ""


def by_name(event: ChatStreamEvent) -> str:
    """A name tells the class, in `if` and in `match`."""
    if event.event == "message":
        assert_type(event, MessageEvent)
        return event.answer
    if event.event in ("workflow_started", "workflow_paused"):
        return ""
    if event.event == "unknown":
        assert_type(event, UnknownEvent)
        return event.event_name
    match event.event:
        case "message_end":
            assert_type(event, MessageEndEvent)
            return event.id
        case "message_replace" | "agent_message":
            assert_type(event, AgentMessageEvent | MessageReplaceEvent)
            return event.answer
        case _:
            return event.event


def the_name_of_a_class(event: MessageEvent) -> None:
    assert_type(event.event, Literal["message"])


def mistakes(chat: DifyChat, event: ChatStreamEvent) -> None:
    chat.send_chat_message_stream("Hello").txt  # type: ignore[attr-defined]  # noqa: B018
    chat.send_chat_message_stream("Hello").text()  # type: ignore[operator]
    chat.send_chat_message_stream("Hello", response_mode="streaming")  # type: ignore[call-arg]
    event.answer  # type: ignore[union-attr]  # noqa: B018
    if event.event == "message_end":
        event.answer  # type: ignore[attr-defined]  # noqa: B018
    if event.event == "mesage":  # type: ignore[comparison-overlap]
        pass
    if isinstance(event, MessageEvent) and event.event == "mesage":  # type: ignore[comparison-overlap]
        pass


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    with chat.send_chat_message_stream("Hello"):  # type: ignore[attr-defined]
        pass
    for _ in chat.send_chat_message_stream("Hello"):  # type: ignore[attr-defined]
        pass
    for _ in chat.send_chat_message_stream("Hello").text:  # type: ignore[attr-defined]
        pass
