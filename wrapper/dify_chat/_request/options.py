"""What a call needs besides its subject: key, user, server, timeout. Call > constructor > environment."""

from __future__ import annotations

import math
import os
import re
from typing import Any, NamedTuple, TypedDict

from dify_chat_api.types import UNSET, Unset

from .._errors import DifyConfigError
from .api_key import ApiKey, wrap_key
from .base_url import DEFAULT_BASE_URL, checked_url
from .error_texts import shown
from .timeouts import PhaseTimeout, Timeout

_CONTROL = r"[\x00-\x1f\x7f]"


class PerCall(TypedDict, total=False):
    """What one call may set instead of the client; None and what isn't given mean the client's setting.

    Attributes:
        api_key: The app's key.
        timeout: Seconds, a timeout by phase (`httpx.Timeout`), or None for none.
        max_retries: How often a failed request is sent again, if that can do no harm.

    Example:
        chat.send("Hello", api_key="app-…", timeout=30.0, max_retries=0)
    """

    api_key: str | None
    timeout: Timeout | Unset
    max_retries: int | None


_SETTINGS = ", ".join(PerCall.__annotations__) + " and its own parameters"


class ClientOptions(NamedTuple):
    """The settings of a client, or of a view of it.

    Attributes:
        api_key: The app's key; None if no call may do without its own.
        base_url: Where the API is, `/v1` included, without a slash at the end.
        user_id: Whom the calls are made for; None if no call may do without its own.
        timeout: Seconds, a timeout by phase, None for none; absent for the defaults.
        max_retries: How often a failed call is repeated, if it may be.
        stop_on_exit: Whether leaving a stream early stops the generation.
        max_event_bytes: How long one event of a stream may be.
        max_response_bytes: How large the JSON of a response may be.
    """

    api_key: ApiKey | None
    base_url: str
    user_id: str | None
    timeout: Timeout | Unset
    max_retries: int
    stop_on_exit: bool
    max_event_bytes: int
    max_response_bytes: int

    @classmethod
    def resolve(
        cls,
        *,
        api_key: ApiKey | None,
        base_url: str | None,
        user_id: str | None,
        **settings: Any,
    ) -> ClientOptions:
        """Fill what wasn't given from the environment, and refuse what can't work; `settings` are all others.

        Raises:
            DifyConfigError: The URL, the key, the user or a number makes no sense.
        """
        options = cls(
            # An empty key that was given is a mistake, and no wish for another app's.
            api_key=_key_of_environment() if api_key is None else api_key,
            base_url=checked_url(base_url or os.environ.get("DIFY_BASE_URL") or DEFAULT_BASE_URL),
            user_id=(os.environ.get("DIFY_USER_ID") or None) if user_id is None else user_id,
            **settings,
        )
        return options.checked()

    def changed(self, **given: Any) -> ClientOptions:
        """Make other options, of what was given and otherwise of these.

        Raises:
            DifyConfigError: What was given makes no sense.
        """
        known = {name: value for name, value in given.items() if value is not None and value is not UNSET}
        if "timeout" in given and given["timeout"] is None:
            known["timeout"] = None
        return self._replace(**known).checked() if known else self

    def for_call(self, user_id: str | None, call: PerCall) -> ClientOptions:
        """Return these options with what one call sets; its key is wrapped in place.

        Raises:
            DifyConfigError: A value makes no sense.
            TypeError: There is no such setting.
        """
        wrap_key(call)
        if unknown := call.keys() - PerCall.__annotations__.keys():
            raise TypeError(f"unexpected keyword argument {min(unknown)!r}; a call takes {_SETTINGS}")
        return self.changed(user_id=user_id, **call)

    def checked(self) -> ClientOptions:
        """Give these options back if they make sense, the user as a plain string."""
        if self.api_key is not None and not self.api_key.is_valid:
            raise DifyConfigError(
                "the API key is empty, or holds a space, a line break or another character that no key has;"
                " copy it again from the app's page in Dify"
            )
        if self.user_id is not None:
            _check_user(self.user_id)
        _check_timeout(self.timeout)
        _check_number("max_retries", self.max_retries, 0)
        _check_number("max_event_bytes", self.max_event_bytes, 1)
        _check_number("max_response_bytes", self.max_response_bytes, 1)
        # A query would have the `str()` of a subclass, such as `User.ADA` of a `class User(str, Enum)`.
        return self._replace(user_id=self.user_id and str.__str__(self.user_id))


class CallOptions(NamedTuple):
    """The settings of one call: nothing is open any more but the timeout, whose default depends on the
    call."""

    api_key: ApiKey
    base_url: str
    user_id: str
    timeout: Timeout | Unset
    max_retries: int
    max_event_bytes: int
    max_response_bytes: int

    @classmethod
    def of(cls, options: ClientOptions) -> CallOptions:
        """Settle the options of a call.

        Raises:
            DifyConfigError: There is no key, or no user.
        """
        if options.api_key is None:
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
            max_event_bytes=options.max_event_bytes,
            max_response_bytes=options.max_response_bytes,
        )


def _key_of_environment() -> ApiKey | None:
    key = os.environ.get("DIFY_API_KEY")
    return ApiKey(key) if key else None


def _check_user(user: object) -> None:
    if not isinstance(user, str) or not user or (not user.isprintable() and re.search(_CONTROL, user)):
        raise DifyConfigError(
            f"a user is named by a string, without line breaks and the like; not {shown(user)}"
        )


def _check_timeout(timeout: object) -> None:
    if isinstance(timeout, PhaseTimeout | Unset | None):
        return
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
        raise DifyConfigError(
            "a timeout is a number of seconds above 0, an httpx.Timeout, or None for none;"
            f" not {shown(timeout)}"
        )


def _check_number(name: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise DifyConfigError(f"{name} is a whole number, {least} or more; not {shown(value)}")
