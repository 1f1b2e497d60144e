"""The app's memory while the mock runs, and which user sees what of it."""

from typing import Any

from .._script.answers import Answer
from .._script.script import Script
from .broadcast import Workers
from .flow import Flow
from .forms import Form
from .limits import Limits
from .model import answer_to
from .records import Annotation, Conversation, EndUser, Message, Upload
from .run import Run


class State:
    """All that the app remembers. A thread that reads or changes more than one thing holds `lock`."""

    def __init__(self, script: Script, workers: Workers, limits: Limits) -> None:
        self.script = script
        self.limits = limits
        self.message_count = 0
        """How many messages were added."""
        self.workers = workers
        self.lock = workers.lock
        self.conversations: dict[str, Conversation] = {}
        self.uploads: dict[str, Upload] = {}
        self.flows: dict[str, Flow] = {}
        self.end_users: dict[str, EndUser] = {}
        self.annotations: dict[str, Annotation] = {}
        self.annotation_reply: dict[str, Any] = {"enabled": False}
        self.annotation_jobs: dict[str, str] = {}
        """The action of each job, by its id."""

    def conversations_of(self, user: str) -> list[Conversation]:
        """Return the conversations of that user in the order of their creation."""
        with self.lock:
            return [found for found in self.conversations.values() if found.user.name == user]

    def message(self, id_: str, user: str) -> Message | None:
        messages = (message for each in self.conversations_of(user) for message in each.messages)
        return next((message for message in messages if message.id == id_), None)

    def form(self, token: str) -> Form | None:
        with self.lock:
            forms = [form for flow in self.flows.values() for form in flow.run.message.forms]
        return next((form for form in forms if form.token == token), None)

    def end_user(self, name: str) -> EndUser:
        """Return the user of that name, who has an id of Dify's."""
        with self.lock:
            known = {user.name: user for user in self.end_users.values()}
            user = known.get(name) or EndUser(name)
            return self.end_users.setdefault(user.id, user)

    def run(self, conversation: Conversation, message: Message) -> Run:
        """Begin the run that answers a message, with an annotation, a prepared answer, or the model's."""
        with self.lock:
            matching = [each for each in self.annotations.values() if each.question == message.query]
            if matching and self.annotation_reply["enabled"]:
                message.annotation = matching[0]
                message.annotation.hit_count += 1
        if message.annotation:
            answer = Answer(tuple(message.annotation.answer))
        else:  # without the lock, since a function of a test may ask the mock itself
            answer = self.script.answer(message.query) or answer_to(message.query)
        return Run(self.workers, conversation, message, answer)

    def flow(self, run: Run) -> Flow:
        flow = Flow(run)
        with self.lock:
            return self.flows.setdefault(flow.id, flow)
