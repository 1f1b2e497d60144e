"""`dify-chat batch`: a whole data set through an app."""

import io
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

import anyio
from cyclopts import Parameter

from .. import DifyError, DifyInputError
from ._context import STANDARD, Context, FileName, Here
from ._failures import Exit, UsageError

if TYPE_CHECKING:
    from ..batch import BatchReport

_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}
_Switch = Annotated[bool, Parameter(show_default=False)]


def batch(
    rows: FileName,
    /,
    *,
    output: Annotated[FileName, Parameter(name=["--output", "-o"])],
    column: str = "content",
    input: Annotated[tuple[str, ...], Parameter(name="--input", show_default=False)] = (),
    format: Literal["jsonl", "csv"] | None = None,
    journal: FileName | None = None,
    concurrency: int = 8,
    rate: str | None = None,
    max_price: str | None = None,
    max_tokens: int | None = None,
    in_order: _Switch = False,
    events: _Switch = False,
    ask_failed: _Switch = False,
    ask_lost: _Switch = False,
    force: _Switch = False,
    settle: float = 10.0,
    context: Here,
) -> int:
    """Ask each row of a file; the same command goes on after a crash, and asks no row twice.

    Parameters
    ----------
    rows
        JSON lines, or CSV if its name ends so; `-` is stdin.
    output
        Where the results go: JSON lines, or CSV if its name ends so.
    column
        The field or column that holds the message.
    input
        A field or column that is a variable of the app; may be repeated.
    format
        The format of the rows, if their name doesn't tell.
    journal
        What the batch needs to go on. [default: the output's name and `.journal`]
    concurrency
        How many rows may be in flight at once.
    rate
        How many may leave, as `5/s` or `300/m`.
    max_price
        What the answers may cost; rows in flight are waited for.
    max_tokens
        How many tokens they may take.
    in_order
        Have the results in the order of the rows.
    events
        Keep the events of each answer, too.
    ask_failed
        Ask the rows again that failed in an earlier run.
    ask_lost
        Ask the rows again whose answer was lost; they may be paid twice.
    force
        Go on although rows or app have changed, or overwrite results that have no journal.
    settle
        Seconds after which a message that the server doesn't show has not arrived.
    """
    if STANDARD in (output, journal):
        raise UsageError("results and journal are files, not -: a batch writes them anew when it goes on")
    # They take 80 ms to import, and no other command needs them.
    from ..batch import ask_all  # noqa: PLC0415
    from ._batch_view import BatchView, Interrupts  # noqa: PLC0415

    options: dict[str, Any] = {
        "column": column,
        "input": input,
        "format": format,
        "journal": journal,
        "concurrency": concurrency,
        "rate": rate,
        "max_price": max_price,
        "max_tokens": max_tokens,
        "in_order": in_order,
        "events": events,
        "settle": settle,
    }
    shared = {name: getattr(context.options, name) for name in ("user", "base_url", "timeout")}
    again = _command(rows, output, {**options, **shared})
    given = {**options, "ask_failed": ask_failed, "ask_lost": ask_lost, "force": force}
    given |= {"inputs": given.pop("input"), "rate": _per_second(rate), "user_id": context.options.user}
    with _opened(rows) as source, BatchView(context) as view, Interrupts(view.close) as interrupts:

        def progress(report: "BatchReport") -> bool:
            view.show(report)
            return not interrupts.count

        async def run() -> "BatchReport":
            async with context.connect_async() as chat:
                return await ask_all(chat, source, output, progress=progress, **given)

        try:
            report = anyio.run(run)
        except (DifyError, OSError) as error:
            if not isinstance(error, DifyInputError) and Path(journal or f"{output}.journal").exists():
                context.output.note(f"what is done is kept; the same command goes on: {again}")
            raise
    _tell(report, output, again, context)
    return interrupts.exit_code if report.stopped == "progress" else _exit_code(report)


def _exit_code(report: "BatchReport") -> Exit:
    if report.stopped:
        return Exit.UNFINISHED
    if report.lost:
        return Exit.BROKEN
    return Exit.REFUSED if report.failed else Exit.FINE


def _tell(report: "BatchReport", output: str, again: str, context: Context) -> None:
    if context.output.json:
        names = ("total", "answered", "failed", "lost", "in_doubt", "total_tokens")
        document = {name: getattr(report, name) for name in names}
        document |= {"total_price": str(report.total_price), "currency": report.currency}
        document |= {"seconds": round(report.seconds, 3), "stopped": report.stopped}
        context.output.document({**document, "output": output, "journal": report.journal})
        return
    from ._batch_view import told  # noqa: PLC0415 - like the above

    context.output.line(f"{told(report)}, in {output}")
    if report.stopped:
        context.output.note(f"rows are left; go on with: {again}")
        return
    for state, option in (("failed", "--ask-failed"), ("lost", "--ask-lost")):
        if count := getattr(report, state):
            context.output.note(f"{count} {state}; ask them again with: {again} {option}")


@contextmanager
def _opened(rows: str) -> Iterator[str | IO[bytes]]:
    if rows != STANDARD:
        yield rows
        return
    try:
        # A file of its own: Python waits at its exit for the lock of sys.stdin, which a reading thread holds.
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:
            yield file
    except io.UnsupportedOperation:
        yield sys.stdin.buffer


def _per_second(rate: str | None) -> float | None:
    """Return how many a second a rate is, as `5`, `5/s` or `300/m`.

    Raises:
        UsageError: It isn't of that form.
    """
    if rate is None:
        return None
    number, _, unit = rate.partition("/")
    try:
        return float(number) / _SECONDS[unit]
    except (ValueError, KeyError):
        raise UsageError(
            f"--rate is a number a second, as 5/s, or a minute, as 300/m; not {rate!r}"
        ) from None


def _command(rows: str, output: str, options: dict[str, Any]) -> str:
    """Return the command that goes on; the key isn't in it."""
    words: list[str] = ["dify-chat", "batch", "-" if rows == STANDARD else rows, "-o", output]
    usual = {name: parameter.default for name, parameter in signature(batch).parameters.items()}
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value == usual.get(name):
            continue
        for each in value if isinstance(value, tuple) else (value,):
            words += [option] if each is True else [option, str(each)]
    return shlex.join(words)
