"""`dify-chat send`: one message, its answer to stdout."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from .. import AnswerReplacedError
from ._context import Context, Here, given_text
from ._failures import Exit
from ._message import Attached, HideReasoning, Inputs, attached, inputs_of
from ._reasoning import laid_out, parts_of

if TYPE_CHECKING:
    from .. import ChatStream
    from ..types import Part


def send(
    content: str | None = None,
    /,
    *,
    conversation: str | None = None,
    file: Attached = (),
    input: Inputs = (),
    events: Annotated[bool, Parameter(show_default=False)] = False,
    hide_reasoning: HideReasoning = False,
    context: Here,
) -> int:
    """Send a message; its answer streams to stdout.

    Parameters
    ----------
    content
        What to say; `-`, or nothing when stdin is no terminal, takes it from there.
    conversation
        The id of the conversation to go on with.
    file
        A path or URL of a file that goes with the message; may be repeated.
    input
        A variable of the app, as NAME=VALUE; may be repeated.
    events
        Give every event as a line of JSON, as it comes, instead of the answer.
    hide_reasoning
        Leave out what the model reasons before it answers.
    """
    inputs = inputs_of(input)
    content = given_text(content, "the message")
    files = attached(file)
    with (
        context.connect() as chat,
        chat.send_chat_message_stream(
            content, conversation_id=conversation, inputs=inputs, files=files
        ) as stream,
    ):
        if events:
            for event in stream:
                context.output.document(event.to_dict())
        elif context.output.json:
            context.output.document(stream.final().to_dict())
        else:
            tell(stream, context, hides_reasoning=hide_reasoning)
    return told_outcome(stream, context)


def tell(stream: "ChatStream", context: Context, *, hides_reasoning: bool) -> None:
    """Write the answer as it comes: unchanged, but for reasoning, which is dim on a terminal or left out."""
    output, written = context.output, ""
    keeps_tags = not (output.is_terminal or hides_reasoning)

    def write(parts: "Iterable[Part]") -> None:
        nonlocal written
        for kind, piece in parts if keeps_tags else laid_out(parts, hides_reasoning=hides_reasoning):
            written = piece
            (output.text if kind == "text" else output.dim_text)(piece)

    try:
        write((("text", text) for text in stream.text) if keeps_tags else stream.parts)
    except AnswerReplacedError as error:
        output.note("the server has replaced what it had said; the answer that counts follows")
        output.text("\n")
        write([("text", error.answer)] if keeps_tags else parts_of(error.answer))
    finally:
        # An error or the shell's prompt must not follow on the line of the answer's last words.
        if output.is_terminal and written and not written.endswith("\n"):
            output.text("\n")


def told_outcome(stream: "ChatStream", context: Context) -> Exit:
    """Say how an answer ended, if it isn't finished."""
    if stream.outcome == "paused":
        form = f", whose form has the token {stream.form_token}" if stream.form_token else ""
        context.output.note(f"the run waits for a person{form}; its id is {stream.workflow_run_id}")
        return Exit.PAUSED
    if stream.outcome == "stopped":
        context.output.note("the answer was stopped before its end")
        return Exit.BROKEN
    return Exit.FINE
