"""What the desk and its workers send each other: calls to make, what they returned, and results of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from .. import DifyError
from ._async.server import AsyncServer
from ._rows import Row

Returned: TypeAlias = tuple[int, Any, DifyError | None]
"""A row's number, and what its call returned or raised."""
RowResult: TypeAlias = tuple[int, str]
"""A row's place in its share, and its result as JSON."""


@dataclass(frozen=True, slots=True)
class Order:
    """A call that a worker is to make.

    Attributes:
        method: The method of `AsyncServer`.
        row: The row that is asked.
        user_id: Whom it is asked for.
        conversation_id: The conversation that it goes on with.
        options: What the method takes besides.
    """

    method: Literal["ask", "ask_for_events"]
    row: Row
    user_id: str
    conversation_id: str | None
    options: Mapping[str, Any]

    async def make(self, server: AsyncServer) -> Any:
        """Make the call, and return what it returns."""
        method = getattr(server, self.method)
        return await method(self.row, self.user_id, self.conversation_id, **self.options)
