"""What the areas of the API have in common."""

from __future__ import annotations

from dify_chat_api.types import Unset

from .._options import CallOptions, Options
from .._transport import Timeout
from .http import AsyncHttp


class AsyncArea:
    """The calls of one area; `AsyncDifyChat` is all of them together."""

    _http: AsyncHttp
    _options: Options

    def _call(self, user_id: str | None, api_key: str | None, timeout: Timeout | Unset) -> CallOptions:
        return CallOptions.of(self._options.changed(user_id=user_id, api_key=api_key, timeout=timeout))
