"""The answer that a test prepares: its steps, and the methods that add them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from .arguments import call_of, plain_object, shown, texts_of

Text = str | Sequence[str]
"""A text, which is streamed word by word, or the pieces in which it is streamed."""
TextSource = Text | Callable[[str], Text | None]
"""A text, or a function that takes the question and returns one."""

_STATUS_CODES = {"rate_limit_error": 429, "internal_server_error": 500}
"""The statuses of failures whose status isn't 400."""


@dataclass(frozen=True)
class Thought:
    """A piece of the model's reasoning."""

    text: str


@dataclass(frozen=True)
class Pause:
    """The run waits until a person submits this form."""

    form: Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """A failed call of the model, with the fields of the `error` event that tells of it."""

    code: str
    status_code: int
    message: str


Step = str | Thought | Pause | Failure
"""A piece of text, a piece of reasoning, a pause, or a failure, which is the last step."""


@dataclass(frozen=True)
class Answer:
    """What the model does to answer a question."""

    steps: tuple[Step, ...]
    suggestions: tuple[str, ...] | None = None
    """The questions that the app suggests next; None for its usual ones."""

    @property
    def pieces(self) -> list[Step]:
        """The pieces of text and reasoning."""
        return [step for step in self.steps if isinstance(step, str | Thought)]


def pieces_of(text: str) -> tuple[str, ...]:
    """Split a text into words, each with the space after it."""
    *words, last = text.split(" ")
    return (*(f"{word} " for word in words), last)


def tagged(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps with reasoning as text between `<think>` and `</think>`."""
    for is_thought, group in groupby(steps, lambda step: isinstance(step, Thought)):
        if not is_thought:
            yield from group
            continue
        pieces = [step.text for step in group if isinstance(step, Thought)]
        pieces[0] = f"<think>{pieces[0]}"
        pieces[-1] += "</think>"
        yield from pieces


class AnswerSteps(ABC):
    """The methods that say, step by step, how a question is answered.

    On `MockDify` each begins the answer to one more question. On the `PreparedAnswer` that it returns, each
    adds to that answer.
    """

    @abstractmethod
    def _add(self, call: str, *steps: Step) -> "PreparedAnswer": ...

    def says(self, *pieces: str) -> "PreparedAnswer":
        """Stream these pieces of text.

        Args:
            pieces: The text of each delta.

        Raises:
            TypeError: A piece isn't a text, or there is none.

        Example:
            mock_dify.says("Hel", "lo")
        """
        return self._add(call_of("says", *pieces), *texts_of("says", pieces))

    def thinks(self, *pieces: str) -> "PreparedAnswer":
        """Stream these pieces of reasoning: of a chatflow apart from the text, else between `<think>` tags.

        Args:
            pieces: The text of each delta.

        Raises:
            TypeError: A piece isn't a text, or there is none.

        Example:
            mock_dify.thinks("A riddle?").says("Forty-two")
        """
        return self._add(call_of("thinks", *pieces), *map(Thought, texts_of("thinks", pieces)))

    def pauses_for(self, form: Mapping[str, Any]) -> "PreparedAnswer":
        """Pause a chatflow's run for this form; the steps after this one follow the submission.

        The mock adds what a form needs: ids, token, node, time of expiry. An unknown action, a missing input
        and an unknown option are refused as Dify refuses them.

        Args:
            form: A dictionary or model with any of `form_content`, `inputs` (each with its
                `output_variable_name`) and `actions` (`user_actions` is read, too); by default a form with
                the actions `approve` and `reject`, and without inputs. Further fields are as on the wire.

        Raises:
            TypeError: It is no object, or holds a value that JSON has no form for.
            ValueError: An input or action lacks its name, or the app is no chatflow.

        Example:
            form = {"form_content": "Send it?", "inputs": [{"output_variable_name": "comment"}]}
            mock_dify.says("A draft. ").pauses_for(form).says("Sent.")
        """
        plain = plain_object("pauses_for", form)
        actions = plain.pop("user_actions", None)
        if actions is not None:
            plain.setdefault("actions", actions)
        _check_names(plain, "inputs", "output_variable_name")
        _check_names(plain, "actions", "id")
        return self._add(call_of("pauses_for", plain), Pause(plain))

    def fails(
        self,
        code: str = "completion_request_error",
        message: str | None = None,
        *,
        status_code: int | None = None,
    ) -> "PreparedAnswer":
        """Fail at this place, as if the model's call had failed.

        A stream gets an `error` event, and a blocking call an error response. A chatflow's run ends failed.

        Args:
            code: The error's code, such as `rate_limit_error` or `provider_quota_exceeded`.
            message: The error's message.
            status_code: The error's status; by default 429 for `rate_limit_error`, 500 for
                `internal_server_error`, and 400 for others.

        Raises:
            TypeError: The code or the message isn't a text.

        Example:
            mock_dify.says("Once upon ").fails("rate_limit_error")
        """
        said = f"the model failed: {code}" if message is None else message
        texts_of("fails", (code, said))
        status = _STATUS_CODES.get(code, 400) if status_code is None else status_code
        given = () if message is None else (message,)
        options = {} if status_code is None else {"status_code": status_code}
        return self._add(call_of("fails", code, *given, **options), Failure(code, status, said))


class PreparedAnswer(AnswerSteps):
    """An answer that a test prepares: what `says`, `thinks`, `pauses_for` and `fails` return, to add more.

    Example:
        mock_dify.thinks("Hm.").says("Hel", "lo").fails("rate_limit_error")
    """

    def __init__(self, *, can_pause: bool, suggestions: tuple[str, ...] | None = None) -> None:
        self._can_pause = can_pause
        self._suggestions = suggestions
        self._sources: list[Step | Callable[[str], Text | None]] = []
        self._calls: list[str] = []
        self._is_taken = False

    def __str__(self) -> str:
        return ".".join(self._calls)

    def _add(self, call: str, *steps: Step) -> Self:
        return self.extend(call, steps)

    def extend(self, call: str, steps: Iterable[Step | Callable[[str], Text | None]]) -> Self:
        """Add steps, or a function that makes the text from the question."""
        added = list(steps)
        if self._is_taken:
            raise RuntimeError(f"a question took {self} already, so nothing can be added: prepare it before")
        if self._sources and isinstance(self._sources[-1], Failure):
            raise ValueError(f"nothing comes after a failure: {self}")
        if not self._can_pause and any(isinstance(step, Pause) for step in added):
            raise ValueError(
                "only a chatflow pauses: mark the test with @pytest.mark.mock_dify(app_mode='advanced-chat'),"
                " or start MockDify(app_mode='advanced-chat')"
            )
        self._sources += added
        self._calls.append(call)
        return self

    def to(self, query: str) -> Answer | None:
        """Return the answer to this question, or None if the function leaves it to the mock."""
        self._is_taken = True
        steps: list[Step] = []
        for source in self._sources:
            if not callable(source):
                steps.append(source)
                continue
            text = source(query)
            if text is None:
                return None
            steps += steps_of("the function given to answer", text)
        return Answer(tuple(steps), self._suggestions)


def steps_of(where: str, text: Text) -> tuple[str, ...]:
    """Return the pieces in which a text is streamed.

    Raises:
        TypeError: It is neither a text nor a list of texts.
    """
    if isinstance(text, str):
        return pieces_of(text)
    if isinstance(text, Mapping) or not isinstance(text, Iterable):
        raise TypeError(f"{where} gives a text or a list of texts, not {shown(text)}")
    return texts_of(where, tuple(text)) if text else ()


def _check_names(form: Mapping[str, Any], field: str, name: str) -> None:
    listed = form.get(field, [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) and each.get(name) for each in listed):
        raise ValueError(f"{field} of a form are dictionaries that have {name!r}, not {shown(listed)}")
