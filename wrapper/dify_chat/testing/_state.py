"""The mock's memory while it runs, and who may see what of it."""

import itertools
import threading
from typing import TYPE_CHECKING

from ._forms import Form
from ._records import Annotation, AnnotationSetting, Conversation, EndUser, Message, Upload, new_id
from ._script import Script
from ._versions import Version

if TYPE_CHECKING:
    from ._flow import Flow


class State:
    """Whoever reads or changes more than one thing in it holds the lock."""

    def __init__(self, version: Version, script: Script, delay: float, ping_every: float) -> None:
        self.version = version
        self.script = script
        self.delay = delay
        self.ping_every = ping_every
        self.closing = threading.Event()
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        """Told whenever an event is made, and at the end."""
        self.threads: set[threading.Thread] = set()
        self.stops: dict[tuple[str, str], threading.Event] = {}
        """For each answer being made, by its task and user: what ends it."""
        self.app_id, self.tenant_id = new_id(), new_id()
        self.uploads: dict[str, Upload] = {}
        self.annotations: dict[str, Annotation] = {}
        self.annotation_reply: AnnotationSetting | None = None
        self.annotation_jobs: dict[str, str] = {}
        """What each job does, by its id."""
        self.flows: dict[str, Flow] = {}
        self.forms: dict[str, Form] = {}
        self._conversations: dict[str, Conversation] = {}
        self._end_users: dict[str, EndUser] = {}

    def conversations_of(self, user: str) -> list[Conversation]:
        return [found for found in self.conversations() if found.user == user]

    def conversations(self) -> list[Conversation]:
        with self.lock:
            return list(self._conversations.values())

    def conversation(self, id_: str, user: str) -> Conversation | None:
        found = self._conversations.get(id_)
        return found if found and found.user == user else None

    def message(self, id_: str, user: str | None) -> Message | None:
        """The message, if it's that user's; anyone's for None."""
        conversations = self.conversations() if user is None else self.conversations_of(user)
        messages = itertools.chain.from_iterable(each.messages for each in conversations)
        return next((message for message in messages if message.id == id_), None)

    def add(self, conversation: Conversation) -> None:
        with self.lock:
            self._conversations[conversation.id] = conversation

    def delete(self, id_: str) -> None:
        with self.lock:
            self._conversations.pop(id_, None)

    def annotated(self, query: str) -> Annotation | None:
        """The annotation that answers this query, which counts as a hit."""
        with self.lock:
            if self.annotation_reply:
                for each in self.annotations.values():
                    if each.question == query:
                        each.hits += 1
                        return each
        return None

    def end_user(self, name: str) -> EndUser:
        """A user as Dify knows him: under an id of its own."""
        with self.lock:
            known = {user.name: user for user in self._end_users.values()}
            user = known.get(name) or EndUser(name)
            return self._end_users.setdefault(user.id, user)

    def end_user_by_id(self, id_: str) -> EndUser | None:
        return self._end_users.get(id_)

    def stop(self, task_id: str, user: str) -> None:
        with self.lock:
            if stop := self.stops.get((task_id, user)):
                stop.set()

    def hurry(self) -> None:
        """End every answer now: nobody is connected any more."""
        self.delay = 0.0
        self.closing.set()
        with self.news:
            for stop in self.stops.values():
                stop.set()
            self.news.notify_all()

    def join(self) -> None:
        """Wait until no answer is being made."""
        for thread in list(self.threads):
            thread.join()


def title_of(query: str) -> str:
    """The name that Dify's model would think of for a conversation that begins with this."""
    title = f"Title: {query}"
    return title if len(title) <= 75 else f"{title[:75]}..."
