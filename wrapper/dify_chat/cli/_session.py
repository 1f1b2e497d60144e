"""A conversation at the terminal: what it knows, and how a question is answered."""

import re
from typing import TYPE_CHECKING, Any

from .. import BadRequestError, DifyChat, DifyError
from ._answer_view import AnswerView, show_whole
from ._context import Context
from ._listening import Listener
from ._prompt import keys_unheard
from ._text import one_line, safe

if TYPE_CHECKING:
    from ..models import ChatMessageFile, ChatStreamEvent

_SUGGESTING_SECONDS = 15.0
_FIELD = re.compile(r"\{\{#\$output\.(.+?)#\}\}")


class Session:
    """What lasts from one message to the next.

    Args:
        chat: The client.
        context: Where to speak.
        conversation_id: The conversation to go on with.
        inputs: Values of the app's variables.

    Attributes:
        message_id: The last message that was answered.
        files: What goes with the next message, by the path it was given as.
        suggestions: What may be asked next.
    """

    def __init__(
        self, chat: DifyChat, context: Context, conversation_id: str | None, inputs: dict[str, str]
    ) -> None:
        self.chat = chat
        self.conversation_id = conversation_id
        self.message_id: str | None = None
        self.files: dict[str, ChatMessageFile] = {}
        self.suggestions: list[str] = []
        self.context = context
        self._console = context.output.console
        self.inputs = inputs
        self._suggests = True
        self._left: list[Listener] = []

    def begin_anew(self) -> None:
        """Forget the conversation; the next message begins another."""
        self.conversation_id = self.message_id = None
        self.suggestions = []
        self.files.clear()

    def say(self, text: str, style: str = "") -> None:
        """Write a line."""
        self._console.print(safe(text), style=style or None)

    def show(self, text: str) -> None:
        """Write a text in Markdown."""
        show_whole(self._console, text)

    def ask(self, content: str) -> None:
        """Send a message, and show its answer as it comes.

        Raises:
            DifyError: The answer failed; what came of it has been shown.
        """
        files, self.files = list(self.files.values()), {}
        self.suggestions = []
        stream = self.chat.send_chat_message_stream(
            content, conversation_id=self.conversation_id, inputs=self.inputs, files=files
        )
        listener = Listener(self.chat, stream)
        forms: list[dict[str, Any]] = []
        self.say("")
        try:
            with keys_unheard(), AnswerView(self._console) as view:
                for events in listener.events():
                    for event in events:
                        _note(event, view, forms)
                    view.show(stream.answer)
        finally:
            self.conversation_id = stream.conversation_id or self.conversation_id
            self.message_id = stream.message_id
            self.say("")
        if listener.was_interrupted:
            self._left.append(listener)
            self.say("— stopped\n", "dim")
        elif stream.outcome == "paused":
            self._tell_pause(forms, stream.workflow_run_id)
        elif stream.outcome == "stopped":
            self.say("— somebody has stopped this answer\n", "dim")
        else:
            self._suggest()

    def offer(self, questions: list[str]) -> None:
        """Show questions that can be asked by their number."""
        self.suggestions = questions
        for number, question in enumerate(questions, 1):
            self._console.print(f"/{number} ", style="cyan", end="")
            self._console.print(one_line(question), style="dim")
        if questions:
            self.say("")

    def end(self) -> None:
        """Wait for what is being stopped."""
        for listener in self._left:
            listener.join()

    def _suggest(self) -> None:
        if not self._suggests or not self.message_id:
            return
        asking = self.chat.with_options(timeout=_SUGGESTING_SECONDS, max_retries=0)
        try:
            with keys_unheard(), self._console.status("suggestions… (Ctrl-C skips them)"):
                questions = asking.messages_suggested(self.message_id)
        except BadRequestError:  # the app has none
            self._suggests = False
        except (DifyError, KeyboardInterrupt):
            pass  # the user has not asked for them
        else:
            self.offer(questions)

    def _tell_pause(self, forms: list[dict[str, Any]], run_id: str | None) -> None:
        self.say(
            "The app waits for a person, and the answer goes on when the form is filled in:", "bold yellow"
        )
        for form in forms:
            self.say(f"\n{form.get('node_title') or 'Form'}", "bold")
            self.show(_FIELD.sub(r"[\1]", str(form.get("form_content") or "")))
            buttons = [str(action.get("title") or action.get("id")) for action in form.get("actions") or []]
            self.say(f"Choices: {' · '.join(buttons)}")
            self.say(f"Form {form.get('form_token')}", "dim")
        self.say(f"Run {run_id}. /history shows the answer when it is there.\n", "dim")


def _note(event: "ChatStreamEvent", view: AnswerView, forms: list[dict[str, Any]]) -> None:
    """Take note of what isn't text: a form, a tool at work."""
    told = event.to_dict()
    if event.event == "human_input_required" and isinstance(told.get("data"), dict):
        forms.append(told["data"])
    elif event.event == "agent_thought" and told.get("tool") and not told.get("observation"):
        view.remark(f"· uses {told['tool']}")
