"""`dify-chat chat`: a conversation, at the terminal or of the lines of a script."""

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._context import Context, Here
from ._failures import FAILURES, Exit
from ._message import Attached, HideReasoning, Inputs, attached, inputs_of
from ._send import tell, told_outcome
from ._session import Session
from ._slash import COMMANDS, Quit, obey
from ._text import one_line

if TYPE_CHECKING:
    from .. import DifyChat

_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")  # before a text, whose first line may be indented code


def chat(
    *,
    conversation: str | None = None,
    file: Attached = (),
    input: Inputs = (),
    hide_reasoning: HideReasoning = False,
    context: Here,
) -> int:
    """Chat at the terminal; `/help` tells how. Without a terminal, each line of stdin is a message.

    Parameters
    ----------
    conversation
        The id of the conversation to go on with.
    file
        A path or URL of a file that goes with the first message; may be repeated.
    input
        A variable of the app, as NAME=VALUE; may be repeated.
    hide_reasoning
        Leave out what the model reasons before it answers.
    """
    inputs = inputs_of(input)
    with context.connect() as client:
        session = Session(client, context, conversation, inputs, hides_reasoning=hide_reasoning)
        session.files = dict(zip(file, attached(file), strict=True))
        if not context.is_interactive:
            return _answer_lines(session, context)
        from ._prompt_history import prompt_history  # noqa: PLC0415 - prompt_toolkit takes 0.1 s to import

        read = context.prompt.messages(COMMANDS, prompt_history(context.output.holds_key))
        try:
            with context.prompt.keeping_keys():
                _welcome(client, session)
                while _next_turn(session, context, read):
                    pass
        finally:
            session.end()
    return Exit.FINE


def _welcome(client: "DifyChat", session: Session) -> None:
    app, parameters = client.info(), client.parameters()
    session.say(f"{one_line(app.name)} ({app.mode}). /help shows the commands, Ctrl-D leaves.\n", "dim")
    if session.conversation_id:
        for message in client.messages(session.conversation_id, limit=1).data:
            session.message_id = message.id
            session.say(f"> {message.query}\n", "bold")
            session.show(f"{message.answer}\n")
            session.say("")
    elif parameters.opening_statement:
        session.show(parameters.opening_statement)
        session.say("")
        session.offer(parameters.suggested_questions)


def _next_turn(session: Session, context: Context, read: Callable[[], str]) -> bool:
    """Take a text and do what it says; tell whether the chat goes on."""
    try:
        text = _BLANK_LINES.sub("", read().rstrip())
        line = text.strip()
        if line.startswith("/") and not line.startswith("//"):
            obey(session, line)
        elif line:
            session.ask(line.removeprefix("/") if line.startswith("//") else text)
    except KeyboardInterrupt:
        session.say("\n(Ctrl-D or /quit leaves)", "dim")
    except EOFError:
        session.say("")
        return False
    except Quit:
        return False
    except FAILURES as failure:
        session.say(f"{context.output.told(failure)}\n", "red")
    return True


def _answer_lines(session: Session, context: Context) -> int:
    code = Exit.FINE
    for line in sys.stdin:
        if not line.strip():
            continue
        files, session.files = list(session.files.values()), {}
        with session.chat.send_chat_message_stream(
            line.removesuffix("\n"),
            conversation_id=session.conversation_id,
            inputs=session.inputs,
            files=files,
        ) as stream:
            if context.output.json:
                context.output.document(stream.final().to_dict())
            else:
                tell(stream, context, hides_reasoning=session.hides_reasoning)
                context.output.line("")
        session.conversation_id = stream.conversation_id
        code = max(code, told_outcome(stream, context))
    return code
