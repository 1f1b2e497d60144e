"""The conversations of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api import api, models
from dify_chat_api.types import UNSET, Unset

from .._errors import DifyInputError
from .._inputs import path_id
from .._transport import Timeout
from .area import AsyncArea
from .page import AsyncPage

if TYPE_CHECKING:
    from dify_chat_api.models import MessageConversationsResponse, SortBy


class AsyncConversations(AsyncArea):
    """List, rename and delete conversations; `send` begins them."""

    async def conversations(
        self,
        *,
        last_id: str | None = None,
        limit: int = 20,
        sort_by: SortBy | str = "-updated_at",
        user_id: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> AsyncPage[MessageConversationsResponse]:
        """List the conversations of a user.

        Args:
            last_id: Give the conversations after this one; by default from the first.
            limit: How many conversations a page has at most, 1 to 100.
            sort_by: `created_at` or `updated_at`, with a minus sign for the newest first.
            user_id: Whose conversations; by default the client's user's.
            api_key: The app's key; by default the client's.
            timeout: Seconds, a timeout by phase, or None for none; by default the client's.

        Returns:
            The page. The server compares times by the second: of conversations of one second it may skip some
            between pages.

        Raises:
            DifyConfigError: There is no key or no user.
            BadRequestError: `limit` or `sort_by` is out of range.
            NotFoundError: There is no conversation `last_id` of this user.
            DifyError: Whatever else went wrong.

        Source: `GET /conversations`.

        Example:
            async for conversation in await chat.conversations():
                print(conversation.id, conversation.name)
        """
        call = self._call(user_id, api_key, timeout)
        request = api.conversations.conversations.request(
            user=call.user_id, last_id=last_id or UNSET, limit=limit, sort_by=sort_by
        )
        page = await self._http.send(request, call)

        async def following() -> AsyncPage[MessageConversationsResponse]:
            return await self.conversations(
                last_id=page.data[-1].id,
                limit=limit,
                sort_by=sort_by,
                user_id=user_id,
                api_key=api_key,
                timeout=timeout,
            )

        return AsyncPage(page.data, has_more=page.has_more, limit=page.limit, following=following)

    async def rename_conversation(
        self,
        conversation_id: str,
        *,
        name: str | None = None,
        auto_generate: bool = False,
        user_id: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> MessageConversationsResponse:
        """Name a conversation.

        Args:
            conversation_id: The conversation.
            name: Its new name.
            auto_generate: Whether the app's model shall make one up instead.
            user_id: Whose conversation it is; by default the client's user.
            api_key: The app's key; by default the client's.
            timeout: Seconds, a timeout by phase, or None for none; by default the client's.

        Returns:
            The conversation, under its new name.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty, or there is neither a name nor `auto_generate`.
            NotFoundError: There is no such conversation of this user.
            DifyError: Whatever else went wrong.

        Source: `POST /conversations/{conversation_id}/name`.

        Example:
            await chat.rename_conversation(reply.conversation_id, name="Holiday")
        """
        if not name and not auto_generate:
            raise DifyInputError(
                "a conversation needs a name: pass name=, or auto_generate=True to have one made up"
            )
        call = self._call(user_id, api_key, timeout)
        body = models.RenameConversationRequest(
            user=call.user_id, name=name or UNSET, auto_generate=auto_generate or UNSET
        )
        request = api.conversations.rename_conversation.request(
            path_id(conversation_id, "conversation_id"), body=body
        )
        return await self._http.send(request, call)

    async def delete_conversation(
        self,
        conversation_id: str,
        *,
        user_id: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | Unset = UNSET,
    ) -> None:
        """Delete a conversation, with all its messages.

        Args:
            conversation_id: The conversation.
            user_id: Whose conversation it is; by default the client's user.
            api_key: The app's key; by default the client's.
            timeout: Seconds, a timeout by phase, or None for none; by default the client's.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty.
            NotFoundError: There is no such conversation of this user, or no more (older servers don't mind).
            DifyError: Whatever else went wrong.

        Source: `DELETE /conversations/{conversation_id}`.

        Example:
            await chat.delete_conversation(reply.conversation_id)
        """
        call = self._call(user_id, api_key, timeout)
        request = api.conversations.delete_conversation.request(
            path_id(conversation_id, "conversation_id"),
            body=models.DeleteConversationRequest(user=call.user_id),
        )
        await self._http.send(request, call)
