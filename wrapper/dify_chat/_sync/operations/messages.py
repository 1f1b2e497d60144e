# Written from _async/operations/messages.py by generator/unasync.py, which `make generate` runs.

"""The messages of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from dify_chat_api import api, models
from dify_chat_api.types import UNSET

from ..._request.options import PerCall
from ..._request.validation import optional_text, path_id, plain_text, required_text, whole_number
from ..._response.page_payload import entry_id
from ..page import Page
from .base import Operations

if TYPE_CHECKING:
    from dify_chat_api.models import AppFeedback, MessageFeedbackResponse, MessagesResponse, Rating


class Messages(Operations):
    """History, feedback and suggestions."""

    def messages(
        self,
        conversation_id: str,
        *,
        first_id: str | None = None,
        limit: int = 20,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> Page[MessagesResponse]:
        """List the messages of a conversation.

        The first page holds the newest messages, the oldest of them first; iterating goes on with older
        pages.

        Args:
            conversation_id: The conversation.
            first_id: Give the messages before this one; by default the newest.
            limit: How many messages a page has at most, 1 to 100.
            user_id: Whose conversation it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page. The server compares times by the second: of messages of one second it may skip some
            between pages.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty.
            ConversationNotFoundError: There is no such conversation of this user.

        Source: `GET /messages`.

        Example:
            for message in chat.messages(conversation_id):
                print(message.query, message.answer)
        """
        options = self._call_options(user_id, call)
        limit = whole_number(limit, "limit")
        conversation_id = required_text(conversation_id, "conversation_id")
        return self._page(
            options,
            limit,
            optional_text(first_id, "first_id"),
            lambda first_id: api.messages.messages.request(
                user=options.user_id, conversation_id=conversation_id, first_id=first_id, limit=limit
            ),
            lambda _, messages: entry_id(messages[0]),
        )

    def messages_suggested(
        self,
        message_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> list[str]:
        """Ask what the user might ask next.

        Args:
            message_id: The message that was answered.
            user_id: Whose message it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The questions, as the app's model proposes them.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The message's id is empty.
            BadRequestError: The app has the feature switched off.
            NotFoundError: There is no such message of this user.

        Source: `GET /messages/{message_id}/suggested`.

        Example:
            for question in chat.messages_suggested(reply.message_id):
                print(question)
        """
        options = self._call_options(user_id, call)
        request = api.messages.messages_suggested.request(
            path_id(message_id, "message_id"), user=options.user_id
        )
        return (self._http.send(request, options)).data

    def message_feedback(
        self,
        message_id: str,
        *,
        rating: Rating | Literal["like", "dislike"] | None,
        content: str | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> MessageFeedbackResponse:
        """Rate an answer, or take the rating back.

        Args:
            message_id: The message that was answered.
            rating: `like`, `dislike`, or None to take an earlier rating back.
            content: What the user has to say about it.
            user_id: Who rates; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The server's word; its `result` is always `success`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The message's id is empty.
            BadRequestError: There is no rating to take back.
            NotFoundError: There is no such message of this user.

        Source: `POST /messages/{message_id}/feedbacks`.

        Example:
            chat.message_feedback(reply.message_id, rating="like")
        """
        options = self._call_options(user_id, call)
        body = models.MessageFeedbackRequest(
            user=options.user_id,
            rating=None if rating is None else required_text(rating, "rating"),
            content=UNSET if content is None else plain_text(content, "content"),
        )
        request = api.messages.message_feedback.request(path_id(message_id, "message_id"), body=body)
        return self._http.send(request, options)

    def feedbacks(
        self,
        *,
        page: int = 1,
        limit: int = 20,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> Page[AppFeedback]:
        """List what all users of the app think of its answers.

        Args:
            page: Which page, from 1.
            limit: How many ratings a page has at most, 1 to 101.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page, newest first.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /app/feedbacks`.

        Example:
            for feedback in chat.feedbacks():
                print(feedback.message_id, feedback.rating)
        """
        options = self._call_options(user_id, call)
        limit = whole_number(limit, "limit")
        return self._page(
            options,
            limit,
            whole_number(page, "page"),
            lambda page: api.messages.feedbacks.request(user=options.user_id, page=page, limit=limit),
            lambda page, _: page + 1,
        )
