"""The commands within a chat, which begin with a slash."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from ._failures import UsageError
from ._history import messages_of
from ._message import attached, unquoted
from ._session import Session

_HELP = """\
/new            begin a new conversation
/history        show this conversation
/file PATH      attach a file or a URL to the next message
/speak [FILE]   have the last answer spoken, into a file
/form           fill in the form that the app waits for
/reasoning      hide the model's reasoning, or show it again
/1 /2 …         ask a suggested question
/help           show this
/quit           leave; so does Ctrl-D

Enter sends; Alt-Enter begins another line, and so does Enter after \\.
Ctrl-C stops an answer. //text says /text."""


class Quit(Exception):
    """The user wants to leave."""


def new(session: Session, _: str) -> None:
    session.begin_anew()
    session.say("A new conversation begins.\n", "dim")


def history(session: Session, _: str) -> None:
    if session.conversation_id is None:
        session.say("Nothing has been said yet.\n", "dim")
        return
    for message in messages_of(session.chat, session.conversation_id):
        session.say(f"> {message.query}\n", "bold")
        session.show(message.answer)
        session.say(f"— {message.error}\n" if message.error else "", "red")


def file(session: Session, place: str) -> None:
    if not place:
        names = ", ".join(session.files) or "none; /file PATH attaches one"
        session.say(f"Files for the next message: {names}\n", "dim")
        return
    place = unquoted(place)
    session.files[place] = attached([place])[0]
    session.say(f"{place} goes with the next message.\n", "dim")


def speak(session: Session, place: str) -> None:
    if session.message_id is None:
        raise UsageError("there is no answer to speak yet")
    path = Path(unquoted(place)).expanduser() if place else None
    if path is not None:
        session.context.confirm_overwrite(path)
    with session.chat.text_to_audio(message_id=session.message_id) as audio:
        path = path or next(_free(audio.suffix))
        audio.write_to(path)
    session.say(f"Spoken into {path.absolute()}\n", "dim")


def form(session: Session, _: str) -> None:
    session.fill_in()


def reasoning(session: Session, _: str) -> None:
    session.hides_reasoning = not session.hides_reasoning
    session.say(f"Reasoning is {'hidden' if session.hides_reasoning else 'shown'}.\n", "dim")


def help(session: Session, _: str) -> None:
    session.say(f"{_HELP}\n")


def quit(session: Session, _: str) -> None:
    raise Quit


COMMANDS: dict[str, Callable[[Session, str], None]] = {
    f"/{command.__name__}": command for command in (new, history, file, speak, form, reasoning, help, quit)
}


def obey(session: Session, line: str) -> None:
    """Do what a line says that begins with a slash.

    Raises:
        UsageError: There is no such command.
        Quit: It says so.
    """
    name, _, rest = line.partition(" ")
    number = name.removeprefix("/")
    if number.isascii() and number.isdigit() and 0 < int(number) <= len(session.suggestions):
        question = session.suggestions[int(number) - 1]
        session.say(f"> {question}", "bold")
        session.ask(question)
    elif name in COMMANDS:
        COMMANDS[name](session, rest.strip())
    else:
        raise UsageError(f"there is no {name}; /help shows what there is, //… says a text with a slash")


def _free(suffix: str) -> Iterator[Path]:
    """Return names that no file has."""
    names = (Path(f"answer-{number}{suffix}") for number in count(1))
    return (path for path in names if not path.exists())
