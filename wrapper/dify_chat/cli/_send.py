"""`dify-chat send`: one message, its answer to stdout."""

from typing import Annotated

from cyclopts import Parameter

from .. import AnswerReplacedError, ChatStream
from ._context import Context, Here, given_text
from ._failures import Exit
from ._message import Attached, Inputs, attached, inputs_of


def send(
    content: str | None = None,
    /,
    *,
    conversation: str | None = None,
    file: Attached = (),
    input: Inputs = (),
    events: Annotated[bool, Parameter(show_default=False)] = False,
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
            tell(stream, context)
    return told_outcome(stream, context)


def tell(stream: ChatStream, context: Context) -> None:
    """Write the answer as it comes."""
    output, told = context.output, ""
    try:
        for told in stream.text:
            output.text(told)
    except AnswerReplacedError as error:
        output.note("the server has replaced what it had said; the answer that counts follows")
        told = "\n" + error.answer
        output.text(told)
    finally:
        # What is left of a line must not be followed by an error or the shell's prompt.
        if output.is_terminal and told and not told.endswith("\n"):
            output.text("\n")


def told_outcome(stream: ChatStream, context: Context) -> Exit:
    """Say how an answer ended, if it isn't finished."""
    if stream.outcome == "paused":
        form = f", whose form has the token {stream.form_token}" if stream.form_token else ""
        context.output.note(f"the run waits for a person{form}; its id is {stream.workflow_run_id}")
        return Exit.PAUSED
    if stream.outcome == "stopped":
        context.output.note("the answer was stopped before its end")
        return Exit.BROKEN
    return Exit.FINE
