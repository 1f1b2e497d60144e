"""What a call needs besides its subject: key, user, server, patience. Call > constructor > environment."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from dify_chat_api.types import UNSET, Unset

from ._base_url import DEFAULT_BASE_URL, checked_url
from ._errors import DifyConfigError
from ._transport import Timeout

_HEADER_VALUE = re.compile(r"[!-~]+")


@frozen(kw_only=True)
class Options:
    """The settings of a client, or of a view of it.

    Attributes:
        api_key: The app's key; None if no call may do without its own.
        base_url: Where the API is, `/v1` included, without a slash at the end.
        user_id: Whom the calls are made for; None if no call may do without its own.
        timeout: Seconds, a timeout by phase, None for endless patience; absent for the defaults.
        max_retries: How often a failed call is repeated, if it may be.
        stop_on_exit: Whether leaving a stream early stops the generation.
        max_frame_bytes: How long one frame of a stream may be.
    """

    api_key: str | None = field(repr=False)
    base_url: str
    user_id: str | None
    timeout: Timeout | Unset
    max_retries: int
    stop_on_exit: bool
    max_frame_bytes: int

    @classmethod
    def resolve(
        cls,
        *,
        api_key: str | None,
        base_url: str | None,
        user_id: str | None,
        timeout: Timeout | Unset,
        max_retries: int,
        stop_on_exit: bool,
        max_frame_bytes: int,
        environment: Mapping[str, str] = os.environ,
    ) -> Options:
        """Fill what wasn't given from the environment, and refuse what can't work.

        Raises:
            DifyConfigError: The URL, the key or a number makes no sense.
        """
        options = cls(
            api_key=api_key or environment.get("DIFY_API_KEY") or None,
            base_url=checked_url(base_url or environment.get("DIFY_BASE_URL") or DEFAULT_BASE_URL),
            user_id=user_id or environment.get("DIFY_USER_ID") or None,
            timeout=timeout,
            max_retries=max_retries,
            stop_on_exit=stop_on_exit,
            max_frame_bytes=max_frame_bytes,
        )
        return options.checked()

    def changed(self, **given: Any) -> Options:
        """Make other options, of what was given and otherwise of these.

        Raises:
            DifyConfigError: What was given makes no sense.
        """
        known = {name: value for name, value in given.items() if value is not None and value is not UNSET}
        if "timeout" in given and given["timeout"] is None:
            known["timeout"] = None
        return evolve(self, **known).checked()

    def checked(self) -> Options:
        """Give these options back if they make sense."""
        if self.api_key is not None and not _HEADER_VALUE.fullmatch(self.api_key):
            raise DifyConfigError(
                "the API key holds a space, a line break or another character that no key has;"
                " copy it again from the app's page in Dify"
            )
        if isinstance(self.timeout, int | float) and not 0 < self.timeout < math.inf:
            raise DifyConfigError(f"a timeout is a number of seconds above 0, or None; not {self.timeout!r}")
        if self.max_retries < 0:
            raise DifyConfigError(f"max_retries is 0 or more, not {self.max_retries!r}")
        if self.max_frame_bytes < 1:
            raise DifyConfigError(f"max_frame_bytes is 1 or more, not {self.max_frame_bytes!r}")
        return self


@frozen(kw_only=True)
class CallOptions:
    """The settings of one call: nothing is open any more but the timeout, whose default depends on the
    call."""

    api_key: str = field(repr=False)
    base_url: str
    user_id: str
    timeout: Timeout | Unset
    max_retries: int
    max_frame_bytes: int

    @classmethod
    def of(cls, options: Options) -> CallOptions:
        """Settle the options of a call.

        Raises:
            DifyConfigError: There is no key, or no user.
        """
        if not options.api_key:
            raise DifyConfigError("no API key: pass api_key= to the call or the client, or set DIFY_API_KEY")
        if not options.user_id:
            raise DifyConfigError(
                "no user, and Dify keeps conversations by user:"
                " pass user_id= to the call or the client, or set DIFY_USER_ID"
            )
        return cls(
            api_key=options.api_key,
            base_url=options.base_url,
            user_id=options.user_id,
            timeout=options.timeout,
            max_retries=options.max_retries,
            max_frame_bytes=options.max_frame_bytes,
        )
