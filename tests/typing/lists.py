"""History, feedback and conversations, as users write them; only the type checker reads this."""

from typing import Any, assert_type

from dify_chat import AsyncDifyChat, AsyncPage, AsyncPages, DifyChat, Page
from dify_chat.models import (
    Feedback,
    MessageConversationsResponse,
    MessageFeedbackResponse,
    MessagesResponse,
    Rating,
    SortBy,
)


def pages(chat: DifyChat) -> None:
    page = chat.conversations(limit=50, sort_by="-created_at")
    assert_type(page, Page[MessageConversationsResponse])
    assert_type(page.data, list[MessageConversationsResponse])
    assert_type(page.has_more, bool)
    assert_type(page.next_page(), Page[MessageConversationsResponse] | None)
    assert_type(page.response.to_dict(), dict[str, Any])
    for conversation in page:
        assert_type(conversation.name, str)
        assert_type(conversation.inputs, dict[str, Any])
    assert_type(list(chat.messages("c")), list[MessagesResponse])
    for message in chat.messages("c", first_id=None):
        assert_type(message.feedback, Feedback | None)
        assert_type(message.error, str | None)


async def pages_async(chat: AsyncDifyChat) -> None:
    page = await chat.messages("c", limit=5)
    assert_type(page, AsyncPage[MessagesResponse])
    assert_type(page.data, list[MessagesResponse])
    async for message in page:
        assert_type(message, MessagesResponse)
    assert_type(chat.messages("c"), AsyncPages[MessagesResponse])
    async for conversation in chat.conversations(sort_by=SortBy.CREATED_AT):
        assert_type(conversation, MessageConversationsResponse)


def the_rest(chat: DifyChat, rating: Rating) -> None:
    assert_type(chat.messages_suggested("m"), list[str])
    assert_type(chat.message_feedback("m", rating="like", content="thanks"), MessageFeedbackResponse)
    chat.message_feedback("m", rating=rating)
    chat.message_feedback("m", rating=None)
    assert_type(chat.rename_conversation("c", name="Holiday"), MessageConversationsResponse)
    assert_type(chat.rename_conversation("c", auto_generate=True).updated_at, int)


def mistakes(chat: DifyChat) -> None:
    chat.messages()  # type: ignore[call-arg]
    chat.messages("c", "m")  # type: ignore[call-arg]
    chat.messages("c", limit="20")  # type: ignore[arg-type]
    chat.message_feedback("m")  # type: ignore[call-arg]
    chat.message_feedback("m", rating="good")  # type: ignore[arg-type]
    chat.conversations("c")  # type: ignore[call-arg]
    chat.conversations().has_next  # type: ignore[attr-defined]  # noqa: B018
    chat.conversations()[0]  # type: ignore[index]
    result = chat.delete_conversation("c")  # type: ignore[func-returns-value]  # noqa: F841


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    for _ in chat.conversations():  # type: ignore[attr-defined]
        pass
    for _ in await chat.conversations():  # type: ignore[attr-defined]
        pass
