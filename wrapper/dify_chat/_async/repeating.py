"""Repeating a call that failed.

Imported only when one has: tenacity takes 7 ms to import and 20 µs a call, and most calls succeed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from .._errors import DifyError
from .._retry import backoff

T = TypeVar("T")


async def repeat(
    call: Callable[[], Awaitable[T]], failure: DifyError, times: int, if_: Callable[[BaseException], bool]
) -> T:
    """Make a call again, after a pause.

    Args:
        call: What failed.
        failure: What it failed with.
        times: How often to make it again.
        if_: Tells whether that may help.

    Raises:
        DifyError: What the last of them failed with.
    """
    await anyio.sleep(backoff(1, failure))
    again = AsyncRetrying(
        retry=retry_if_exception(if_),
        stop=stop_after_attempt(times),
        wait=_pause,
        sleep=anyio.sleep,
        reraise=True,
    )
    return await again(call)


def _pause(state: RetryCallState) -> float:
    return backoff(state.attempt_number + 1, state.outcome.exception() if state.outcome else None)
