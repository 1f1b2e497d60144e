"""A conversation at the terminal: what it knows, and how a question is answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from .. import BadRequestError, DifyAPIError, DifyError
from ._answer_view import AnswerView, show_whole
from ._context import Context
from ._failures import UsageError
from ._forms import Filling, Form, forms_of, shown
from ._listening import Listener
from ._reasoning import Told, parts_of, without_reasoning
from ._text import one_line, safe

if TYPE_CHECKING:
    from .. import ChatStream, DifyChat
    from ..models import ChatMessageFile, ChatStreamEvent
    from ..types import Part

_SUGGESTING_SECONDS = 15.0
_QUIET_SECONDS = 3


@dataclass(frozen=True)
class Pause:
    """A run that waits for a person: its id, its forms, and its answer before it."""

    run_id: str
    forms: list[Form]
    answer: str


class Session:
    """What lasts from one message to the next.

    Args:
        chat: The client.
        context: Where to speak.
        conversation_id: The conversation to go on with.
        inputs: Values of the app's variables.
        hides_reasoning: Whether the model's reasoning isn't shown.

    Attributes:
        message_id: The last message that was answered.
        files: What goes with the next message, by the path it was given as.
        suggestions: What may be asked next.
    """

    def __init__(
        self,
        chat: "DifyChat",
        context: Context,
        conversation_id: str | None,
        inputs: dict[str, str],
        *,
        hides_reasoning: bool = False,
    ) -> None:
        self.chat = chat
        self.conversation_id = conversation_id
        self.message_id: str | None = None
        self.files: dict[str, ChatMessageFile] = {}
        self.suggestions: list[str] = []
        self.context = context
        self.hides_reasoning = hides_reasoning
        self._console = context.output.console
        self.inputs = inputs
        self._suggests = True
        self._pause: Pause | None = None
        self._left: list[Listener] = []

    def begin_anew(self) -> None:
        """Forget the conversation; the next message begins another."""
        self.conversation_id = self.message_id = self._pause = None
        self.suggestions = []
        self.files.clear()

    def say(self, text: str, style: str = "") -> None:
        """Write a line."""
        self._console.print(safe(text), style=style or None)

    def show(self, text: str) -> None:
        """Write a text of the app, in Markdown."""
        show_whole(self._console, self._visible(parts_of(text)))

    def ask(self, content: str) -> None:
        """Send a message, and show its answer as it comes.

        Raises:
            DifyError: The answer failed; what came of it has been shown.
        """
        files, self.files = list(self.files.values()), {}
        self.suggestions = []
        self.message_id = None
        self._follow(
            self.chat.send_chat_message_stream(
                content, conversation_id=self.conversation_id, inputs=self.inputs, files=files
            )
        )

    def fill_in(self) -> None:
        """Have the forms of a run that waits filled in, and show how it goes on.

        Raises:
            UsageError: No run waits.
            DifyError: The server refused what was filled in, or the answer failed.
        """
        if self._pause is None:
            raise UsageError("no form waits to be filled in")
        pause, told = self._pause, self.context.output.told
        try:
            if (submissions := self._filled(pause.forms)) is None:
                return

            def submit() -> None:
                for token, action, inputs in submissions:
                    self.chat.submit_human_input_form(token, action=action, inputs=inputs)
                self._pause = None

            self._follow(self.chat.workflow_events(pause.run_id), pause.answer, submit)
        except DifyAPIError as error:
            if self._pause is not pause:
                raise
            if error.status_code == 404:
                self._tell_elsewhere()
            elif error.status_code == 412:  # submitted elsewhere, or expired: the run goes on in both cases
                self._pause = None
                self.say(told(error), "red")
                events = self.chat.workflow_events(pause.run_id, include_state_snapshot=True)
                self._follow(events, pause.answer)
            else:
                self.say("/form fills the form in again.", "dim")
                raise

    def offer(self, questions: list[str]) -> None:
        """Show questions that can be asked by their number."""
        self.suggestions = questions
        for number, question in enumerate(questions, 1):
            self._console.print(f"/{number} ", style="cyan", end="")
            self._console.print(one_line(question), style="dim")
        if questions:
            self.say("")

    def end(self) -> None:
        """Wait until each stream that was interrupted has been stopped."""
        for listener in self._left:
            listener.join()

    def _follow(
        self, stream: "ChatStream", before: str | None = None, opened: Callable[[], None] | None = None
    ) -> None:
        """Show a stream to its end, or until its run waits for a person.

        Args:
            stream: The stream, not opened yet.
            before: What its run had answered before a pause; None if it begins.
            opened: What to do once it is open. What lets a run go on is done then, so that no event is lost.
        """
        listener, told, begun = Listener(self.chat, stream, opened), Told(before or ""), monotonic()
        forms: list[Form] = []
        has_begun = before is not None
        self.say("")
        try:
            with AnswerView(self._console) as view:
                for heard in listener.events():
                    for event, answer in heard:
                        has_begun = True
                        told.take(event, answer)
                        _note(event, view, forms)
                    parts = parts_of(told.text, is_whole=False)
                    waiting = _waiting(int(monotonic() - begun), listener.is_open, has_begun)
                    view.show(self._visible(parts), self._thinking(parts) or waiting)
                told.take_answer(stream.answer)
                view.show(self._visible(parts_of(told.text)))
        except BaseException:  # of a signal, or the terminal is gone: the thread would read on
            stream.close()
            raise
        finally:
            self.conversation_id = stream.conversation_id or self.conversation_id
            self.message_id = stream.message_id or self.message_id
            if told.text:
                self.say("")
        if listener.was_interrupted:
            self._left.append(listener)
            self.say("— stopped\n", "dim")
        elif stream.outcome == "paused":
            self._pause = Pause(str(stream.workflow_run_id), forms, told.answer)
            self.say("The app waits for a person.\n", "bold yellow")
            self.fill_in()
        elif stream.outcome == "stopped":
            self.say("— the answer was stopped before its end\n", "dim")
        else:
            self._suggest()

    def _filled(self, forms: list[Form]) -> list[tuple[str, str, dict[str, Any]]] | None:
        """Have forms filled in; return token, button and inputs of each, or None if the user leaves one."""
        tokens = [form.token for form in forms if form.token is not None]
        if not forms or len(tokens) < len(forms):
            self._tell_elsewhere()
            return None
        filling = Filling(self.chat, self.context.prompt, self.say, self.context.output.told)
        submissions = []
        try:
            for token, form in zip(tokens, forms, strict=True):
                self.chat.human_input_form(token)  # raises before the user fills in what can't be submitted
                self.show(shown(form))
                self.say("\nEnter takes a value, Ctrl-C leaves the form.\n", "dim")
                submissions.append((token, *filling.fill(form)))
        except (EOFError, KeyboardInterrupt):
            self.say("\nThe run waits. /form fills the form in.\n", "dim")
            return None
        return submissions

    def _tell_elsewhere(self) -> None:
        """Say that no form can be filled in, since it has no token or Dify is 1.13 or older."""
        self.say("The form can't be filled in here. /history shows the answer when it is there.\n", "dim")

    def _suggest(self) -> None:
        if not self._suggests or not self.message_id:
            return
        asking = self.chat.with_options(timeout=_SUGGESTING_SECONDS, max_retries=0)
        try:
            with self._console.status("suggestions… (Ctrl-C skips them)"):
                questions = asking.messages_suggested(self.message_id)
        except BadRequestError:  # the app has none
            self._suggests = False
        except (DifyError, KeyboardInterrupt):
            pass  # the user has not asked for them
        else:
            self.offer(questions)

    def _visible(self, parts: "Iterable[Part]") -> "list[Part]":
        return without_reasoning(parts) if self.hides_reasoning else list(parts)

    def _thinking(self, parts: "list[Part]") -> str:
        """Return what stands for reasoning that comes and isn't shown."""
        return "… reasoning" if self.hides_reasoning and parts and parts[-1][0] == "reasoning" else ""


def _note(event: "ChatStreamEvent", view: AnswerView, forms: list[Form]) -> None:
    """Note events that bring no text: the forms of a pause, a tool at work."""
    told = event.to_dict()
    if event.event == "workflow_paused" and isinstance(told.get("data"), dict):
        forms[:] = forms_of(told["data"])
    elif event.event == "agent_thought" and told.get("tool") and not told.get("observation"):
        view.remark(f"· uses {told['tool']}")


def _waiting(seconds: int, is_open: bool, has_begun: bool) -> str:
    """Return what stands where the answer is awaited.

    A run that waits for a worker sends headers, a ping, and then nothing until it begins.
    """
    if seconds < _QUIET_SECONDS:
        return "…"
    if has_begun:
        return f"… ({seconds} s)"
    if is_open:
        return f"… the server has the message and hasn't begun the answer ({seconds} s)"
    return f"… the server hasn't responded yet ({seconds} s)"
