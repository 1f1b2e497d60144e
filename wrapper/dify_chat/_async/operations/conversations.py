"""The conversations of a user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from dify_chat_api import api, models
from dify_chat_api.types import UNSET

from ..._errors import DifyInputError
from ..._request.options import PerCall
from ..._request.validation import json_value, optional_text, path_id, plain_text, switch, whole_number
from ..._response.page_payload import Ids, PagePayload, entry_id, without_entries
from ..deferred_pages import AsyncPages
from .base import AsyncOperations

if TYPE_CHECKING:
    from dify_chat_api.models import ConversationVariable, MessageConversationsResponse, SortBy
    from dify_chat_api.types import Request, Unset

_LARGEST_PAGE = 100

_Variables: TypeAlias = "tuple[str | Unset, int, Ids]"
"""Where a page of variables begins, its size, and which of its variables have been given."""


class AsyncConversations(AsyncOperations):
    """List, rename and delete conversations; `send` begins them."""

    def conversations(
        self,
        *,
        last_id: str | None = None,
        limit: int = 20,
        sort_by: SortBy | str = "-updated_at",
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncPages[MessageConversationsResponse]:
        """List the conversations of a user.

        Args:
            last_id: Give the conversations after this one; by default from the first.
            limit: How many conversations a page has at most, 1 to 100.
            sort_by: `created_at` or `updated_at`, with a minus sign for the newest first.
            user_id: Whose conversations; by default the client's user's.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page. The server compares times by the second: of conversations of one second it may skip some
            between pages.

        Raises:
            DifyConfigError: There is no key or no user.
            BadRequestError: `limit` or `sort_by` is out of range.
            NotFoundError: There is no conversation `last_id` of this user.

        Source: `GET /conversations`.

        Example:
            async for conversation in chat.conversations():
                print(conversation.id, conversation.name)
        """
        options = self._call_options(user_id, call)
        limit = whole_number(limit, "limit")
        order = plain_text(sort_by, "sort_by")
        return self._page(
            options,
            limit,
            optional_text(last_id, "last_id"),
            lambda last_id: api.conversations.conversations.request(
                user=options.user_id, last_id=last_id, limit=limit, sort_by=order
            ),
            lambda _, conversations: entry_id(conversations[-1]),
        )

    async def rename_conversation(
        self,
        conversation_id: str,
        *,
        name: str | None = None,
        auto_generate: bool = False,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> MessageConversationsResponse:
        """Name a conversation.

        Args:
            conversation_id: The conversation.
            name: Its new name.
            auto_generate: Whether the app's model shall make one up instead.
            user_id: Whose conversation it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The conversation, under its new name.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty, or there is neither a name nor `auto_generate`.
            ConversationNotFoundError: There is no such conversation of this user.

        Source: `POST /conversations/{conversation_id}/name`.

        Example:
            await chat.rename_conversation(reply.conversation_id, name="Holiday")
        """
        options = self._call_options(user_id, call)
        new_name, is_generated = optional_text(name, "name"), switch(auto_generate, "auto_generate")
        if not new_name and not is_generated:
            raise DifyInputError(
                "a conversation needs a name: pass name=, or auto_generate=True to have one made up"
            )
        body = models.RenameConversationRequest(
            user=options.user_id, name=new_name, auto_generate=is_generated or UNSET
        )
        request = api.conversations.rename_conversation.request(
            path_id(conversation_id, "conversation_id"), body=body
        )
        return await self._http.send(request, options)

    async def delete_conversation(
        self,
        conversation_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> None:
        """Delete a conversation, with all its messages.

        Args:
            conversation_id: The conversation.
            user_id: Whose conversation it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty.
            ConversationNotFoundError: There is no such conversation of this user. Dify 1.13.0 and older
                don't tell.

        Source: `DELETE /conversations/{conversation_id}`.

        Example:
            await chat.delete_conversation(reply.conversation_id)
        """
        options = self._call_options(user_id, call)
        request = api.conversations.delete_conversation.request(
            path_id(conversation_id, "conversation_id"),
            body=models.DeleteConversationRequest(user=options.user_id),
        )
        await self._http.send(request, options)

    def conversation_variables(
        self,
        conversation_id: str,
        *,
        last_id: str | None = None,
        limit: int = 20,
        variable_name: str | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AsyncPages[ConversationVariable]:
        """List the variables of a conversation.

        Args:
            conversation_id: The conversation.
            last_id: Give the variables after this one; by default from the first.
            limit: How many variables a page has at most, 1 to 100.
            variable_name: Only the variable of this name. Dify 1.9.0 and older give all of them; 1.13.0 and
                1.16.0 fail (`ServerError`).
            user_id: Whose conversation it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page. A value comes as text, whatever its type. Dify has no second page, so iterating asks for
            one of 100 variables; if there are more, it ends with a `DifyResponseError`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The conversation's id is empty.
            ConversationNotFoundError: There is no such conversation of this user.

        Source: `GET /conversations/{conversation_id}/variables`.

        Example:
            async for variable in chat.conversation_variables(conversation_id):
                print(variable.name, variable.value)
        """
        options = self._call_options(user_id, call)
        conversation_id = path_id(conversation_id, "conversation_id")
        limit = whole_number(limit, "limit")
        variable = optional_text(variable_name, "variable_name")

        def request(cursor: _Variables) -> Request[PagePayload[ConversationVariable]]:
            last_id, page_limit, given = cursor
            asked = api.conversations.conversation_variables.request(
                conversation_id,
                user=options.user_id,
                last_id=last_id,
                limit=page_limit,
                variable_name=variable,
            )
            return without_entries(asked, given)

        def following(cursor: _Variables, variables: Sequence[ConversationVariable]) -> _Variables:
            last_id, page_limit, _ = cursor
            # Dify 1.7.2 to 1.16.0 find no variable after another: cursors compare times, and all variables
            # of a conversation have one. A page of the largest size has all that can be had.
            if not last_id and page_limit < _LARGEST_PAGE:
                return UNSET, _LARGEST_PAGE, tuple(map(entry_id, variables))
            return entry_id(variables[-1]), page_limit, ()

        first: _Variables = (optional_text(last_id, "last_id"), limit, ())
        return self._page(options, limit, first, request, following)

    async def update_conversation_variable(
        self,
        conversation_id: str,
        variable_id: str,
        *,
        value: Any,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> ConversationVariable:
        """Set a variable of a conversation.

        Args:
            conversation_id: The conversation.
            variable_id: The variable.
            value: The value, of the variable's type: a number for a number, a list for a list.
            user_id: Whose conversation it is; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The variable, its new value as text.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: An id is empty, or the value can't be written as JSON.
            BadRequestError: The value is of another type than the variable.
            ConversationNotFoundError: There is no such conversation of this user.
            NotFoundError: There is no such variable in it.

        Source: `PUT /conversations/{conversation_id}/variables/{variable_id}`.

        Example:
            await chat.update_conversation_variable(conversation_id, variable.id, value=41)
        """
        options = self._call_options(user_id, call)
        body = models.UpdateConversationVariableRequest(
            value=json_value(value, "value"), user=options.user_id
        )
        request = api.conversations.update_conversation_variable.request(
            path_id(conversation_id, "conversation_id"), path_id(variable_id, "variable_id"), body=body
        )
        return await self._http.send(request, options)
