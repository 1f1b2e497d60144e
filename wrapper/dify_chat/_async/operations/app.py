"""The app itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from dify_chat_api import api

from ..._request.options import PerCall
from ..._request.validation import path_id
from .base import AsyncOperations

if TYPE_CHECKING:
    from dify_chat_api.models import AppInfo, AppMeta, AppParameters, AppSite, EndUser


class AsyncApp(AsyncOperations):
    """What the app is, and what it takes."""

    async def info(
        self,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppInfo:
        """Ask what the app is called, and of which mode it is.

        Args:
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            Name, description, tags, mode and author.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /info`.

        Example:
            print((await chat.info()).mode)
        """
        options = self._call_options(user_id, call)
        return await self._http.send(api.app.info.request(user=options.user_id), options)

    async def parameters(
        self,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppParameters:
        """Ask what the app takes and offers.

        Args:
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The form of its inputs, its features (speech, suggestions, uploads, …) and their limits.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /parameters`.

        Example:
            print((await chat.parameters()).opening_statement)
        """
        options = self._call_options(user_id, call)
        return await self._http.send(api.app.parameters.request(user=options.user_id), options)

    async def meta(
        self,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppMeta:
        """Ask for the icons of the tools that the app uses.

        Args:
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The icons, by the name of the tool.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /meta`.

        Example:
            print((await chat.meta()).tool_icons)
        """
        options = self._call_options(user_id, call)
        return await self._http.send(api.app.meta.request(user=options.user_id), options)

    async def site(
        self,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppSite:
        """Ask how the web page of the app is set up.

        Args:
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            Title, colours, icon, language and texts.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /site`.

        Example:
            print((await chat.site()).title)
        """
        options = self._call_options(user_id, call)
        return await self._http.send(api.app.site.request(user=options.user_id), options)

    async def end_user(
        self,
        end_user_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> EndUser:
        """Ask who a user is, by the id that the server has given to them.

        Args:
            end_user_id: The server's id, such as an upload has in `created_by`.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The user; `session_id` is the name that the application gave.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.
            NotFoundError: There is no such user, or the server is Dify 1.9.0 or older.

        Source: `GET /end-users/{end_user_id}`.

        Example:
            user = await chat.end_user(upload.created_by)
            print(user.session_id)
        """
        options = self._call_options(user_id, call)
        request = api.app.end_user.request(path_id(end_user_id, "end_user_id"), user=options.user_id)
        return await self._http.send(request, options)
