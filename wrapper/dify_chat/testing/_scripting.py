"""What a test prepares: scripted answers, scripted events, faults."""

from collections.abc import Iterable, Mapping
from json import dumps, loads
from typing import Any, Protocol

from ._answers import Event
from ._faults import Fault
from ._model import Failure
from ._script import Answer, Script, ScriptedAnswer, ScriptedEvents, Text


class _Model(Protocol):
    """An event of `dify_chat.models`."""

    def to_dict(self) -> dict[str, Any]: ...


class Scripting:
    """Each question takes the next of what is prepared. When nothing is left, the mock repeats the question.

    Preparing is possible before `start`, while it runs, and from any thread.
    """

    def __init__(self) -> None:
        self._script = Script()

    def answer(
        self,
        text: Answer,
        *,
        suggestions: Iterable[str] | None = None,
        error: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer the next question with this, streaming and blocking alike.

        Args:
            text: A text, which is streamed word by word; a list of texts, which are the very pieces; or a
                function that takes the question and returns either, or None to leave the answer to the mock.
                It's called in a thread of the server.
            suggestions: The questions that are suggested after it; by default the mock's own three.
            error: The message with which the model fails once it has said the text; an `error` event in a
                stream, a refusal otherwise.
            times: How many questions it's for; None for all for which nothing else is left.

        Raises:
            ValueError: `times` is less than 1.

        Example:
            mock_dify.answer("Hello, Ada", suggestions=["What can you do?"])
            mock_dify.answer(lambda question: question.upper(), times=None)
        """
        shown = _call("answer", text, times=times)
        if not callable(text) and not isinstance(text, str):
            text = tuple(text)
        failure = None if error is None else Failure("completion_request_error", 400, error)
        chosen = None if suggestions is None else tuple(suggestions)
        self._script.prepare(ScriptedAnswer(text, chosen, failure), times, shown)

    def answers(self, *texts: Text) -> None:
        """Answer the next questions with these, in this order.

        Example:
            mock_dify.answers("one", "two")
        """
        for text in texts:
            self.answer(text)

    def events(self, events: Iterable[Mapping[str, Any] | _Model], *, times: int | None = 1) -> None:
        """Stream exactly these events for the next question that is asked in streaming mode.

        Nothing is added, checked or remembered: a stream without `message_end` lacks its end, and no
        conversation comes of it.

        Args:
            events: Dictionaries as on the wire, or models of `dify_chat.models`.
            times: How many questions they are for; None for all for which nothing else is left.

        Raises:
            TypeError: An event is nothing that JSON can say.
            ValueError: `times` is less than 1.

        Example:
            mock_dify.events([{"event": "message", "answer": "Hel"}, {"event": "error", "status": 400}])
        """
        told: tuple[Event, ...] = tuple(loads(dumps(_plain(event))) for event in events)
        names = [event.get("event") for event in told]
        self._script.prepare(ScriptedEvents(told), times, _call("events", names, times=times))

    def fault(
        self,
        *,
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        retry_after: float | None = None,
        delay: float = 0.0,
        event_delay: float = 0.0,
        abort_after: int | None = None,
        abort_after_bytes: int | None = None,
        path: str = "*",
        times: int | None = 1,
    ) -> None:
        """Have something go wrong with the next request.

        Args:
            status: Refuse it with this status, 400 to 599, in Dify's words; 502, 503 and 504 with the page
                of a proxy, unless `code` or `message` is given. What is prepared to be answered is kept.
            code: Dify's name for the refusal, such as `invalid_param`.
            message: The refusal's message.
            retry_after: The refusal's `Retry-After`, in seconds.
            delay: Seconds of silence before the answer begins.
            event_delay: Seconds before each event.
            abort_after: Cut the connection after so many events; 0 before anything is answered.
            abort_after_bytes: Cut the connection after so many bytes of the body; 0 after the headers.
            path: Which requests it concerns: a path without its `/v1`, in which `*` stands for anything.
            times: How many requests it concerns; None for all for which nothing else is left.

        Raises:
            ValueError: `status` is no error, or `times` less than 1.

        Example:
            mock_dify.fault(status=429, retry_after=0, times=2)
            mock_dify.fault(abort_after=3, path="/chat-messages")
        """
        fault = Fault(
            status, code, message, retry_after, delay, event_delay, abort_after, abort_after_bytes, path
        )
        self._script.prepare_fault(fault, times, _call("fault", **fault.given, times=times))

    @property
    def unused(self) -> list[str]:
        """What was prepared and not used, or not as often as it was meant to be. Nothing that is for any
        number of times (`times=None`) is among it.
        """
        return self._script.unused()

    def assert_all_used(self) -> None:
        """Fail if something that was prepared wasn't used. The fixture `mock_dify` does so after each test.

        Raises:
            AssertionError: It names what is left.
            Exception: What a function given to `answer` raised.
        """
        __tracebackhide__ = True
        if self._script.error:
            raise self._script.error
        if left := self.unused:
            raise AssertionError("\n  ".join(["prepared for MockDify, and never used:", *left]))


def _plain(event: Mapping[str, Any] | _Model) -> dict[str, Any]:
    return dict(event) if isinstance(event, Mapping) else event.to_dict()


def _call(method: str, *arguments: object, **options: object) -> str:
    """A call as one writes it."""
    shown = [_shown(each) for each in arguments]
    shown += [f"{name}={value!r}" for name, value in options.items() if (name, value) != ("times", 1)]
    return f"{method}({', '.join(shown)})"


def _shown(value: object) -> str:
    text = getattr(value, "__qualname__", None) or repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 80
