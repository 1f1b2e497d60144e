"""The methods of MockDify that prepare answers, events and faults."""

from collections.abc import Iterable, Mapping
from typing import Any

from .answers import AnswerSteps, PreparedAnswer, Step, Text, TextSource, steps_of
from .arguments import Model, call_of, plain_object, shown
from .faults import Fault
from .script import Script


class Preparations(AnswerSteps):
    """Each question takes the next prepared answer. When none is left, the mock repeats the question.

    A test can prepare before `start`, while the mock runs, and from any thread.

    Args:
        can_pause: Whether the app is a chatflow.
    """

    def __init__(self, *, can_pause: bool) -> None:
        self._script = Script()
        self._can_pause = can_pause

    def _add(self, call: str, *steps: Step) -> PreparedAnswer:
        answer = PreparedAnswer(can_pause=self._can_pause).extend(call, steps)
        self._script.prepare(answer, 1)
        return answer

    def answer(
        self,
        text: TextSource,
        *,
        suggestions: Iterable[str] | None = None,
        error: str | None = None,
        times: int | None = 1,
    ) -> PreparedAnswer:
        """Answer the next question with this text, in a stream or in one response.

        `says` takes the pieces of the stream one by one.

        Args:
            text: A text, which is streamed word by word; a list of texts, which are the pieces of the stream;
                or a function that takes the question and returns either, or None to have the mock repeat the
                question. A thread of the server calls the function.
            suggestions: The questions that are suggested after it; by default the mock's own three.
            error: The message with which the model fails after the text; `fails` takes a code, too.
            times: How many questions it is for; None for all that nothing else is left for.

        Returns:
            The answer, for `fails` and the like to add to.

        Raises:
            TypeError: The text is none of these.
            ValueError: `times` is less than 1.

        Example:
            mock_dify.answer("Hello, Ada", suggestions=["What can you do?"])
            mock_dify.answer(lambda question: question.upper(), times=None)
        """
        call = call_of("answer", text, times=times)
        sources = [text] if callable(text) else steps_of("answer", text)
        chosen = None if suggestions is None else tuple(suggestions)
        answer = PreparedAnswer(can_pause=self._can_pause, suggestions=chosen).extend(call, sources)
        if error is not None:
            answer.fails(message=error)
        self._script.prepare(answer, times)
        return answer

    def answers(self, *texts: Text) -> None:
        """Answer the next questions with these texts, in this order.

        Example:
            mock_dify.answers("one", "two")
        """
        for text in texts:
            self.answer(text)

    def events(self, events: Iterable[Mapping[str, Any] | Model], *, times: int | None = 1) -> None:
        """Stream exactly these events for the next question in streaming mode.

        The mock adds, checks and remembers nothing: a stream without `message_end` lacks its end, and no
        conversation comes of it.

        Args:
            events: Dictionaries as on the wire, or models of `dify_chat.models`.
            times: How many questions they are for; None for all that nothing else is left for.

        Raises:
            TypeError: An event is neither, or holds a value that JSON has no form for.
            ValueError: `times` is less than 1.

        Example:
            mock_dify.events([{"event": "message", "answer": "Hel"}, {"event": "error", "status": 400}])
        """
        if isinstance(events, str | Mapping) or not isinstance(events, Iterable):
            raise TypeError(f"events takes a list of events, not {shown(events)}")
        copied = tuple(plain_object("events", event) for event in events)
        names = [event.get("event") for event in copied]
        self._script.prepare(copied, times, call_of("events", names, times=times))

    def fault(
        self,
        *,
        status_code: int | None = None,
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
        """Make the next request fail.

        Args:
            status_code: Respond with this error, 400 to 599, with Dify's code and message; 502, 503 and 504
                are the page of a proxy, unless `code` or `message` is given. The request takes no answer.
            code: The error's `code`, such as `invalid_param`.
            message: The error's `message`.
            retry_after: The error's header `Retry-After`, in seconds.
            delay: Seconds before the response begins.
            event_delay: Seconds before each event.
            abort_after: Cut the connection after this many events; 0 before the headers.
            abort_after_bytes: Cut the connection after this many bytes of the body; 0 after the headers.
            path: The path of the requests it is for, without `/v1`; `*` stands for any text.
            times: How many requests it is for; None for all that nothing else is left for.

        Raises:
            ValueError: `status_code` is no error, `times` is less than 1, the path fits no request, or the
                arguments have no effect.

        Example:
            mock_dify.fault(status_code=429, retry_after=0, times=2)
            mock_dify.fault(abort_after=3, path="/chat-messages")
        """
        fault = Fault(
            status_code, code, message, retry_after, delay, event_delay, abort_after, abort_after_bytes, path
        )
        self._script.prepare(fault, times, call_of("fault", **fault.given, times=times))

    @property
    def unused(self) -> list[str]:
        """The calls that prepared what no request took, or not as often as they say.

        Calls with `times=None` are not among them.
        """
        return self._script.unused()

    def assert_all_used(self) -> None:
        """Fail if requests didn't take all that was prepared. The fixture `mock_dify` calls it after a test.

        Raises:
            AssertionError: It names the answers that are left.
            Exception: The first one that a function given to `answer` raised.
        """
        __tracebackhide__ = True
        if self._script.error:
            raise self._script.error
        if left := self.unused:
            raise AssertionError("\n  ".join(["prepared for MockDify, and never used:", *left]))
