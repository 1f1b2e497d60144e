"""The forms that a paused run waits for, filled in at the terminal."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import DifyError
from ._history import local_time
from ._message import unquoted, upload
from ._text import one_line, safe

if TYPE_CHECKING:
    from .. import DifyChat
    from ._prompt import Prompt

_PLACE = re.compile(r"\{\{#\$output\.(.+?)#\}\}")
_FILES = ("file", "file-list")

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Field:
    """A field of a form. The server may leave out all but its name.

    Attributes:
        name: Its name.
        kind: `paragraph`, `select`, `file`, `file-list`, or what a later server has.
        default: What it begins with.
        options: What can be chosen; empty if there is no choice, or none that is known.
        most: How many files a `file-list` takes; None for any number.
        kinds: Which kinds of files it takes.
    """

    name: str
    kind: str
    default: str = ""
    options: tuple[str, ...] = ()
    most: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        token: Its name in the API; None if it can't be submitted there.
        title: The title of the node that waits.
        content: Its text, in Markdown.
        fields: What to fill in.
        actions: Id and title of its buttons.
        expires_at: Until when it can be submitted, in epoch seconds; None if the server doesn't tell.
    """

    token: str | None
    title: str
    content: str
    fields: tuple[Field, ...]
    actions: tuple[tuple[str, str], ...]
    expires_at: object


def forms_of(paused: Mapping[str, Any]) -> list[Form]:
    """Return the forms in the data of a `workflow_paused` event."""
    return [_form(reason) for reason in _dicts(paused.get("reasons")) if reason.get("form_id")]


def shown(form: Form) -> str:
    """Return the text of a form, in Markdown, with the names of fields in their places."""
    parts = [f"**{one_line(form.title)}**", _PLACE.sub(r"[\1]", form.content)]
    if form.expires_at:
        parts.append(f"Open until {local_time(form.expires_at)}.")
    return "\n\n".join(parts)


class Filling:
    """Asks for what a form has to be filled in with.

    Args:
        chat: Takes the files.
        prompt: Asks.
        say: Writes a line in a style.
        explain: Puts an error in a line.
    """

    def __init__(
        self, chat: "DifyChat", prompt: "Prompt", say: Say, explain: Callable[[DifyError], str]
    ) -> None:
        self._chat = chat
        self._prompt = prompt
        self._say = say
        self._explain = explain

    def fill(self, form: Form) -> tuple[str, dict[str, Any]]:
        """Ask for each field, and then for the button.

        Returns:
            The id of the button, and the inputs.

        Raises:
            EOFError: Ctrl-D.
            KeyboardInterrupt: Ctrl-C.
        """
        inputs = {field.name: self._value(field) for field in form.fields}
        titles = [title for _, title in form.actions]
        chosen = self._choice("Press", titles) if titles else 0
        return (form.actions[chosen][0] if titles else ""), inputs

    def _value(self, field: Field) -> Any:
        name = one_line(field.name)
        if field.kind in _FILES:
            return self._files(field, name)
        if field.options:
            return field.options[self._choice(name, field.options, field.default)]
        # The user submits the text that is shown: the server's without control characters.
        return self._prompt.answer(f"{name}: ", safe(field.default))

    def _choice(self, name: str, options: Sequence[str], default: str = "") -> int:
        """Return the index of the option that is chosen by its number or its name."""
        names = [one_line(option) for option in options]
        for number, option in enumerate(names, 1):
            self._say(f"  {number}  {option}", "")
        begin = one_line(default) if default in options else ""
        while True:
            said = self._prompt.choice(f"{name} (1-{len(names)}): ", names, begin).strip()
            if (found := _chosen(said, names)) is not None:
                return found
            self._say(f"{one_line(said) or 'That'} is none of them.", "red")

    def _files(self, field: Field, name: str) -> Any:
        most = 1 if field.kind == "file" else field.most
        kinds = f" ({', '.join(field.kinds)})" if field.kinds else ""
        if most != 1:
            self._say(f"{name}{kinds}: paths or URLs, one at a time; an empty line ends them.", "dim")
        files: list[dict[str, Any]] = []
        while len(files) != most:
            question = f"{name}{kinds}, path or URL: " if most == 1 else f"{name} {len(files) + 1}: "
            file = self._file(question, is_needed=not files)
            if file is None:
                break
            files.append(file)
        return files[0] if field.kind == "file" else files

    def _file(self, question: str, *, is_needed: bool) -> dict[str, Any] | None:
        """Ask for one file until the server has it; None for an empty line, if there is a file already."""
        while True:
            place = unquoted(self._prompt.path(question).strip())
            if not place and not is_needed:
                return None
            try:
                if place:
                    return upload(self._chat, place).to_dict()
            except DifyError as error:
                self._say(self._explain(error), "red")


def _chosen(said: str, names: Sequence[str]) -> int | None:
    folded = [name.casefold() for name in names]
    if said.casefold() in folded:
        return folded.index(said.casefold())
    number = int(said) if said.isascii() and said.isdigit() else 0
    return number - 1 if 0 < number <= len(names) else None


def _form(told: Mapping[str, Any]) -> Form:
    token = told.get("form_token")
    defaults = told.get("resolved_default_values")
    resolved = defaults if isinstance(defaults, dict) else {}
    fields = (_field(each, resolved) for each in _dicts(told.get("inputs")))
    return Form(
        token if isinstance(token, str) else None,
        str(told.get("node_title") or "Form"),
        str(told.get("form_content") or ""),
        tuple(field for field in fields if field.name),
        tuple(
            (str(action.get("id")), one_line(action.get("title") or action.get("id")))
            for action in _dicts(told.get("actions"))
        ),
        told.get("expiration_time"),
    )


def _field(told: Mapping[str, Any], resolved: Mapping[str, Any]) -> Field:
    name = str(told.get("output_variable_name") or "")
    default, source = told.get("default"), told.get("option_source")
    begin = default.get("value") if isinstance(default, dict) else None
    options = source.get("value") if isinstance(source, dict) else None
    most = told.get("number_limits")
    return Field(
        name,
        str(told.get("type")),
        str(resolved.get(name) or begin or ""),
        _texts(options),
        most if isinstance(most, int) and most > 0 else None,
        _texts(told.get("allowed_file_types")),
    )


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
