"""`dify-chat conversations`: list, rename, delete, export."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .._response.atomic_file import whole_file
from ._context import STANDARD, FileName, Here
from ._failures import UsageError
from ._history import as_document, as_markdown, local_time, recorded
from ._text import as_json, one_line

if TYPE_CHECKING:
    from ..models import MessageConversationsResponse

_TABLE_WIDTH = 76  # columns: an id has 36, a time 16, and a name needs 20

app = App(name="conversations", help="List, rename, delete and export conversations.")


@app.default
@app.command(name="list")
def list_(
    *, limit: int = 20, all: Annotated[bool, Parameter(show_default=False)] = False, context: Here
) -> None:
    """List conversations, the latest first: id, time of the last change, name.

    Parameters
    ----------
    limit
        How many.
    all
        All of them.
    """
    if limit < 1:
        raise UsageError("--limit is 1 or more")
    output = context.output
    with context.connect() as chat:
        found = chat.conversations(limit=100 if all else min(limit, 100))
        listed = list(islice(found, None if all else limit))
    if output.json:
        for conversation in listed:
            output.document(conversation.to_dict())
    elif output.is_terminal:
        _show(listed, output.console)
    else:
        for conversation in listed:
            output.line(f"{conversation.id}\t{conversation.updated_at}\t{one_line(conversation.name)}")


def _show(listed: "list[MessageConversationsResponse]", console: Console) -> None:
    """Draw a table; where that leaves no room for names, a few lines for each conversation."""
    if not listed:
        console.print("There are no conversations of this user.")
        return
    table = Table("id", "changed", "name", box=None, pad_edge=False, header_style="dim")
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for conversation in listed:
        id_, changed = one_line(conversation.id), local_time(conversation.updated_at)
        name = Text(one_line(conversation.name), overflow="ellipsis")
        if console.width < _TABLE_WIDTH:
            console.print(name)
            console.print(f"{id_}\n{changed}\n", style="dim")
        else:
            name.no_wrap = True
            table.add_row(id_, changed, name)
    if table.rows:
        console.print(table)


@app.command
def rename(
    id: str,
    name: str | None = None,
    /,
    *,
    auto: Annotated[bool, Parameter(show_default=False)] = False,
    context: Here,
) -> None:
    """Rename a conversation.

    Parameters
    ----------
    id
        The conversation's id.
    name
        Its new name.
    auto
        Have the app's model name it.
    """
    if auto == (name is not None):
        raise UsageError("give either a name or --auto")
    with context.connect() as chat:
        renamed = chat.rename_conversation(id, name=name, auto_generate=auto)
    if context.output.json:
        context.output.document(renamed.to_dict())
    else:
        context.output.line(one_line(renamed.name))


@app.command
def delete(ids: Annotated[tuple[str, ...], Parameter(name="id")], /, *, context: Here) -> None:
    """Delete conversations, without asking again.

    Parameters
    ----------
    ids
        Their ids.
    """
    with context.connect() as chat:
        for id_ in ids:
            chat.delete_conversation(id_)
            if context.output.json:
                context.output.document({"deleted": id_})


@app.command
def export(
    id: str,
    /,
    *,
    output: Annotated[FileName, Parameter(name=["--output", "-o"], show_default=False)] = STANDARD,
    context: Here,
) -> None:
    """Write a conversation as Markdown, or as JSON with `--json` or into a file named `.json`.

    Parameters
    ----------
    id
        The conversation's id.
    output
        The file to write; by default, or for `-`, stdout. At a terminal, a file that exists is overwritten
        after a yes.
    """
    if output != STANDARD:
        context.confirm_overwrite(Path(output))
    with context.connect() as chat:
        conversation = recorded(chat, id)
    as_data = context.output.json or output.lower().endswith(".json")
    text = as_json(as_document(conversation)) + "\n" if as_data else as_markdown(conversation)
    if output == STANDARD:
        context.output.text(text)
    else:
        with whole_file(Path(output)) as file:
            file.write(text.encode("utf-8", "replace"))
