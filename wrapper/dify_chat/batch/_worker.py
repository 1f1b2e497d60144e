"""A worker's share of a batch: it brings rows to the desk, makes the calls it is told, and gets results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

import anyio

from .. import DifyError
from ._async.server import AsyncServer
from ._errors import first_of
from ._orders import Order, Returned, RowResult

_BROUGHT_AGAIN_AFTER = 0.5


class Gone(Exception):
    """The desk has gone, and comes back with what the journal knows."""


class RemoteDesk(Protocol):
    """The desk, as a worker reaches it; each method may raise `Gone`."""

    async def bring(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None: ...

    async def news(self, name: str) -> tuple[list[Order], list[RowResult]] | None: ...

    async def give(self, name: str, returned: Sequence[Returned]) -> None: ...


async def ask_share(desk: RemoteDesk, server: AsyncServer, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ask rows at once, as far as the desk lets them; return their results as JSON, in their order.

    If the desk goes, the calls are left as if this process had died: the next desk looks for their answers.

    Raises:
        DifyError: No more rows are asked.
    """
    name = uuid4().hex
    while True:
        try:
            return await _Share(name, desk, server, rows).run()
        except BaseExceptionGroup as group:
            error = first_of(group)
            if not isinstance(error, Gone):
                raise error from None
        await anyio.sleep(_BROUGHT_AGAIN_AFTER)


class _Share:
    def __init__(
        self, name: str, desk: RemoteDesk, server: AsyncServer, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        self._name = name
        self._desk = desk
        self._server = server
        self._rows = rows
        self._results: dict[int, str] = {}
        self._returned: list[Returned] = []
        self._news = anyio.Event()

    async def run(self) -> list[str]:
        async with anyio.create_task_group() as tasks:
            await self._desk.bring(self._name, self._rows)
            tasks.start_soon(self._give)
            while len(self._results) < len(self._rows):
                news = await self._desk.news(self._name)
                if news is None:
                    raise Gone
                orders, results = news
                self._results.update(results)
                for order in orders:
                    tasks.start_soon(self._ask, order)
            tasks.cancel_scope.cancel()
        return [self._results[place] for place in range(len(self._rows))]

    async def _ask(self, order: Order) -> None:
        reply, failed = None, None
        try:
            reply = await order.make(self._server)
        except DifyError as error:
            failed = error
        self._returned.append((order.row.number, reply, failed))
        self._news.set()

    async def _give(self) -> None:
        """Tell the desk what calls came to: while it is being told of some, others gather."""
        while True:
            await self._news.wait()
            self._news = anyio.Event()
            returned, self._returned = self._returned, []
            await self._desk.give(self._name, returned)
