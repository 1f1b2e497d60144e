"""A data set through an app on a Ray cluster: each row once, nothing lost if a process dies.

Example:
    import ray
    from dify_chat.batch.ray import ask_dataset

    questions = ray.data.read_parquet("questions/")
    answers = ask_dataset(questions, journal="run-7", concurrency=256)
    answers.write_parquet("answers/")
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast
from uuid import uuid4

from .. import AsyncDifyChat, DifyInputError
from .._extras import install_command
from ._async.server import AsyncServer
from ._desk import Desk
from ._journal import Journal
from ._options import AskOptions, Options
from ._orders import Order, Returned, RowResult
from ._rows import Columns
from ._run import Run
from ._worker import Gone, ask_share

try:
    import ray
    from ray.data import ActorPoolStrategy
    from ray.exceptions import ActorUnavailableError, RayError, RayTaskError
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    from ._arrow import questions_of, with_results
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(f"dify_chat.batch.ray needs Ray: {install_command('ray')}") from _missing

if TYPE_CHECKING:
    from ray.data import Dataset

__all__ = ["ask_dataset"]

# An actor waits for the server most of its time. So two need one processor, and another one reads the data.
_CPUS = 0.5
_RELEASED_WITHIN = 30.0
"""Seconds in which the cluster has to free the name of an actor that was ended."""


def ask_dataset(
    rows: Dataset,
    *,
    journal: str | Path,
    make_chat: Callable[[], AsyncDifyChat] = AsyncDifyChat,
    actors: int = 2,
    **options: Unpack[AskOptions],
) -> Dataset:
    """Ask an app every row of a Ray Dataset, and return a Dataset of the results.

    The rows are asked when the results are read. One actor keeps the journal, and all limits hold for the
    whole cluster. If an actor or a machine dies, its rows are asked by others; rows that were sent are looked
    for on the server first.

    Args:
        rows: The data set. A row has `content`, and maybe `id`, `inputs`, `files` and `user_id`. Rows that
            are equal in these fields are one question, which is asked once: ids tell them apart.
        journal: The journal's file, on this machine. If it is there, the batch goes on.
        make_chat: Makes the client, in each actor. By default key and URL are those of the environment, which
            has to be that of each machine. Read a key in this function; a value that it refers to would be
            sent around with it.
        actors: How many actors ask, besides the one with the journal.
        options: Those of `ask_all` without `format`, `in_order` and `progress`. `concurrency` is how many
            rows may be in flight in the whole cluster.

    Returns:
        A Dataset with the columns of the rows, and those of a result.

    Raises:
        DifyInputError: An option makes no sense, or the journal is of another app, or is used now.
        DifyError: The key is refused, or the server can't be reached.

    When the results are read, Ray raises a `RayTaskError` where `ask_all` stops. That is a failure that would
    be the same for every row, or a limit that is reached.

    Example:
        questions = ray.data.read_parquet("questions/")
        answers = ask_dataset(questions, journal="run-7", concurrency=256)
        answers.write_parquet("answers/")
    """
    given = Options(**options)
    maker = _Maker(make_chat)
    actor = _start(Path(journal).resolve(), maker, given)
    return cast(
        "Dataset",
        rows.map_batches(
            AskRows,
            fn_constructor_args=[actor, maker, given.columns, given.events],
            batch_size=max(64, given.concurrency),
            batch_format="pyarrow",
            compute=ActorPoolStrategy(size=actors),
            num_cpus=_CPUS,
            udf_modifying_row_count=False,
        ),
    )


class _Maker:
    """Makes clients. Its text has nothing of the function, whose arguments might have a key."""

    def __init__(self, make: Callable[[], AsyncDifyChat]) -> None:
        self._make = make

    def __call__(self) -> AsyncServer:
        return AsyncServer(self._make())


def _start(place: Path, maker: _Maker, options: Options) -> Any:
    """Return the actor with the journal, once the app is known; end one that has no work left."""
    name = f"dify-chat {place}"
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    kind = ray.remote(num_cpus=0, max_restarts=-1, name=name, scheduling_strategy=here)(JournalActor)
    until = time.monotonic() + _RELEASED_WITHIN
    while True:
        try:
            actor = kind.remote(str(place), maker, options, uuid4().hex)
            break
        except ValueError:  # the name is taken
            if time.monotonic() > until or not _retired(name):
                raise DifyInputError(f"{place}: another Dataset works with this journal") from None
        time.sleep(0.1)
    try:
        ray.get(actor.ready.remote())
    except RayTaskError as error:
        ray.kill(actor)
        raise error.cause from None
    return actor


def _retired(name: str) -> bool:
    """End an actor unless it has work; return whether its name becomes free."""
    with suppress(ValueError, RayError):  # it ends already
        actor = ray.get_actor(name)
        if not ray.get(actor.retire.remote()):
            return False
        ray.kill(actor)
    return True


class JournalActor:
    """Keeps the journal, and decides which row is asked when, for all workers."""

    def __init__(self, place: str, maker: _Maker, options: Options, batch: str) -> None:
        self._place = place
        self._maker = maker
        self._options = options
        self._batch = batch
        self._journal: Journal | None = None
        self._desk: Desk | None = None
        self._task: asyncio.Task[None] | None = None
        self._watches: set[asyncio.Task[None]] = set()

    async def ready(self) -> None:
        """Return when rows may be brought."""
        await self._opened()

    async def _opened(self) -> Desk:
        if self._desk is None:
            self._desk = self._open(Journal(self._place))
        await self._desk.opened.wait()
        self._desk.check()
        return self._desk

    def _open(self, journal: Journal) -> Desk:
        options = self._options
        if journal.meta("batch") == self._batch:  # this actor has died, and Ray has made it again
            options = replace(options, ask_lost=False, ask_failed=False)
        journal.set_meta("batch", self._batch)
        self._journal = journal
        desk = Desk(self._maker(), journal, options.columns)
        user_id = options.user_id or f"batch-{Path(self._place).stem}"
        run = Run(cast("AsyncServer", desk), desk, desk, journal, options, user_id)
        self._task = asyncio.create_task(desk.serve(run))
        return desk

    async def bring(self, name: str, rows: Sequence[Mapping[str, Any]], worker: Any) -> None:
        desk = await self._opened()
        desk.bring(name, rows)
        watch = asyncio.create_task(self._watch(desk, name, worker))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)

    async def news(self, name: str) -> tuple[list[Order], list[RowResult]] | None:
        return await self._desk.news(name) if self._desk else None

    async def give(self, name: str, returned: Sequence[Returned]) -> None:
        if self._desk:
            self._desk.give(name, returned)

    async def retire(self) -> bool:
        """Close the journal if no worker has rows here; return whether that is so."""
        if self._desk and not self._desk.is_idle:
            return False
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._journal:
            self._journal.close()
        return True

    def __ray_shutdown__(self) -> None:
        """End the process when Ray ends the actor.

        Ray has stopped the event loop by now. The threads of the run wait for its end, so the process would
        never end, and keep the journal. The journal bears an end at any moment.
        """
        os._exit(0)

    async def _watch(self, desk: Desk, name: str, worker: Any) -> None:
        """Wait for the end of a share: its worker does nothing else before, and the call fails if it dies."""
        with suppress(RayError):
            await worker.__ray_ready__.options(max_task_retries=0).remote()
        desk.leave(name)


class AskRows:
    """Asks batches of rows; Ray Data runs it in its actors."""

    def __init__(self, actor: Any, maker: _Maker, columns: Columns, has_events: bool) -> None:
        self._desk = _RemoteDesk(actor)
        self._server = maker()
        self._columns = columns
        self._has_events = has_events
        # Ray Data blocks its event loop while results wait for a reader, so the calls have one of their own.
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def __call__(self, batch: Any) -> Any:
        rows = questions_of(batch, self._columns)
        asked = asyncio.run_coroutine_threadsafe(ask_share(self._desk, self._server, rows), self._loop)
        results = [json.loads(each) for each in await asyncio.wrap_future(asked)]
        return with_results(batch, results, has_events=self._has_events)


class _RemoteDesk:
    """The desk in the actor with the journal."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    async def bring(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        worker = ray.get_runtime_context().current_actor
        await _answered(self._actor.bring.remote(name, rows, worker))

    async def news(self, name: str) -> Any:
        return await _answered(self._actor.news.remote(name))

    async def give(self, name: str, returned: Sequence[Returned]) -> None:
        await _answered(self._actor.give.remote(name, returned))


async def _answered(ref: Any) -> Any:
    try:
        return await ref
    except ActorUnavailableError as error:  # it died, and Ray starts it again
        raise Gone from error
    except RayTaskError as error:
        raise error.cause from None
