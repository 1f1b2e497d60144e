"""`ask_all`: a data set through an app."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast, overload

import anyio
from anyio import to_thread

from .. import DifyInputError
from ._async.server import AsyncServer
from ._journal import Journal
from ._options import BatchOptions, Options
from ._reading import Reader
from ._report import BatchReport
from ._results import Results, Writer
from ._rows import NO_NAME, Rows, Source
from ._run import Run

if TYPE_CHECKING:
    from .. import AsyncDifyChat, DifyChat
    from ._sync.server import Server


@overload
def ask_all(
    chat: DifyChat, rows: Rows, results: Results = None, **options: Unpack[BatchOptions]
) -> BatchReport: ...
@overload
def ask_all(
    chat: AsyncDifyChat, rows: Rows, results: Results = None, **options: Unpack[BatchOptions]
) -> Coroutine[Any, Any, BatchReport]: ...
def ask_all(
    chat: DifyChat | AsyncDifyChat, rows: Rows, results: Results = None, **options: Unpack[BatchOptions]
) -> BatchReport | Coroutine[Any, Any, BatchReport]:
    """Ask an app every row of a data set, and keep what comes.

    A journal says of each row what has become of it, before anything else happens. So the same call goes on
    after a crash at any moment, asks no row twice, and loses none: rows that were sent are looked for on the
    server.

    Args:
        chat: The client. With an `AsyncDifyChat`, await the call; `transport="aiohttp"` makes that several
            times as fast. With a `DifyChat`, each row in flight has a thread.
        rows: A path (JSON lines, or CSV), an open binary file, or mappings, of an async iterable as well. A
            row has `content`, and maybe `id`, `inputs`, `conversation` (rows with the same value are one
            conversation, asked in order), `files` (paths and URLs), `user_id`.
        results: A path (JSON lines, or CSV), a list to append to, or a function to call with each. A result
            has what the row had, and `answer`, `conversation_id`, `message_id`, `usage`, `status`
            ("answered", "failed", "lost"), `error`, `attempts`, `seconds`.
        options: See `BatchOptions`: `concurrency`, `journal`, `in_order`, `max_price`, `progress`, …

    Returns:
        How many rows have which result, and what they cost, over all runs of the batch.

    Raises:
        DifyInputError: Rows, results or journal aren't as they must be, or have changed; nothing was sent.
        DifyError: A failure that would be the same for every row: the key is refused, the app is missing, or
            the first 20 rows have failed alike.
        OSError: The journal can't be written any more.

    Example:
        with DifyChat() as chat:
            report = ask_all(chat, "questions.jsonl", "answers.jsonl", concurrency=32)
        print(report.answered, report.failed, report.total_tokens, report.total_price)
    """
    given = Options(**options)
    if hasattr(chat, "__aenter__"):  # a subclass may have a `send` of its own
        return _run(AsyncServer(cast("AsyncDifyChat", chat)), rows, results, given)
    from ._sync.server import Server  # noqa: PLC0415 - it imports the sync client

    # One more for the look-up, so that it waits for no row.
    in_threads = partial(_InThreads, Server(chat), given.concurrency + 1)

    async def run() -> BatchReport:
        return await _run(cast("AsyncServer", in_threads()), rows, results, given)

    return _in_a_loop(run)


def _in_a_loop(run: Callable[[], Awaitable[BatchReport]]) -> BatchReport:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return anyio.run(run)
    with ThreadPoolExecutor(1) as thread:  # in a notebook, say, this thread has a loop already
        return thread.submit(anyio.run, run).result()


class _InThreads:
    """Makes the calls of the sync client in threads, so that an event loop can wait for them."""

    def __init__(self, server: Server, most: int) -> None:
        self._server = server
        self._limiter = anyio.CapacityLimiter(most)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._server, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            return await to_thread.run_sync(partial(method, *arguments, **named), limiter=self._limiter)

        return call


def _check_files(path: Path, place: str | Path, rows: Rows) -> None:
    """Refuse a file that would be lost: results are written anew, in place of what is there."""
    if path.exists() and not path.is_file():
        raise DifyInputError(
            f"{path} is no file; results can't go there, as they are written anew at a start"
        )
    files = {"the rows": rows, "the journal": place}
    for name, other in files.items():
        if isinstance(other, str | Path) and other != ":memory:" and Path(other).resolve() == path.resolve():
            raise DifyInputError(f"{path} is the file of {name}; write the results to another one")


def _check_results(path: Path, journal: Journal) -> None:
    """Refuse a file of results with something in it that isn't this batch's."""
    if journal.is_unused and path.exists() and path.stat().st_size > 0:
        raise DifyInputError(
            f"{path} exists, and there is no journal {journal.path} to go on with; take another path, or let"
            " it be overwritten with force=True"
        )


async def _run(server: AsyncServer, rows: Rows, results: Results, options: Options) -> BatchReport:
    path = Path(results) if isinstance(results, str | Path) else None
    place = options.journal or (f"{path}.journal" if path else ":memory:")
    if path:
        _check_files(path, place, rows)
    name = path.stem if path else secrets.token_hex(4) if place == ":memory:" else Path(place).stem
    name = NO_NAME.sub("_", name)  # on the disk it may have any bytes
    journal = Journal(place)
    try:
        if path and not options.force:
            _check_results(path, journal)
        source = Source(rows, options.columns, options.format)
        reader = Reader(source, journal, force=options.force)
        writer = Writer(results, journal, lambda: source.names, in_order=options.in_order)
        batch = Run(server, reader, writer, journal, options, options.user_id or f"batch-{name}")
        batch.report.journal = None if place == ":memory:" else str(place)
        return await batch.run()
    finally:
        journal.close()
