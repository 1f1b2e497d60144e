# Written by generator/unasync.py from _async/area.py: change that, then run `make generate`.

"""What the areas of the API have in common."""

from __future__ import annotations

from dify_chat_api.types import Unset

from .._options import CallOptions, Options
from .._transport import Timeout
from .http import Http


class Area:
    """The calls of one area; `DifyChat` is all of them together."""

    _http: Http
    _options: Options

    def _call(self, user_id: str | None, api_key: str | None, timeout: Timeout | Unset) -> CallOptions:
        return CallOptions.of(self._options.changed(user_id=user_id, api_key=api_key, timeout=timeout))
