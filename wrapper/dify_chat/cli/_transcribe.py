"""`dify-chat transcribe`: speech to text, file by file."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from .. import DifyError
from ._context import STANDARD, Context, FileName, Here
from ._failures import Exit
from ._text import one_line

if TYPE_CHECKING:
    from .. import DifyChat


def transcribe(files: Annotated[tuple[FileName, ...], Parameter(name="file")], /, *, context: Here) -> int:
    """Have recordings written down. A file that fails doesn't keep the next ones from their turn.

    Parameters
    ----------
    files
        The recordings: mp3, m4a, wav, amr or mpga; `-` is stdin.
    """
    worst = Exit.FINE
    with context.connect() as chat, _progress(context) as progress:
        bar = progress.add_task("", total=len(files))
        for file in files:
            name = "stdin" if file == STANDARD else file
            progress.update(bar, description=one_line(name))
            try:
                _write_down(chat, file, name if len(files) > 1 else "", context)
            except DifyError as error:
                worst = max(worst, context.output.failure(error, f"{name}: " if len(files) > 1 else ""))
            progress.advance(bar)
    return worst


def _write_down(chat: "DifyChat", file: str, label: str, context: Context) -> None:
    text = chat.audio_to_text(sys.stdin.buffer.read() if file == STANDARD else file).text
    if context.output.json:
        context.output.document({"file": "-" if file == STANDARD else file, "text": text})
    else:
        context.output.line(f"{label}: {text}" if label else text)


def _progress(context: Context) -> Progress:
    """Return a bar on stderr, if that is a terminal; it vanishes at the end."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    errors = context.output.errors
    # Disabling it isn't enough: older versions of rich end even then with a blank line.
    return Progress(*columns, console=errors if errors.is_terminal else Console(quiet=True), transient=True)
