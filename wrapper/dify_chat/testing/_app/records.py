"""The records that the app keeps."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .._wire.checks import list_of, mapping, number, text
from .forms import Form
from .ids import new_id, now
from .model import Usage

_moments = itertools.count()
_TYPES = {"string": text, "number": number, "object": mapping, "array[string]": list_of(text)}


@dataclass(kw_only=True)
class _Record:
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)


@dataclass
class EndUser(_Record):
    name: str


@dataclass
class Upload(_Record):
    user: EndUser
    name: str
    mime_type: str
    content: bytes = field(repr=False)
    source_url: str = ""
    used: bool = False
    """Whether a message has it. Dify previews no other files."""


@dataclass
class Annotation(_Record):
    """A question and its answer; the fields are those of its JSON."""

    question: str
    answer: str
    hit_count: int = 0


@dataclass
class Feedback(_Record):
    rating: str
    content: str | None


@dataclass
class Variable(_Record):
    """A variable of a conversation; the fields are those of its JSON."""

    name: str
    value_type: str
    value: Any
    description: str
    updated_at: int = field(default_factory=now)

    def set(self, value: Any) -> None:
        """Change the value, or raise `ValueError` if it is of another type."""
        self.value = _TYPES[self.value_type](value)
        self.updated_at = now()


@dataclass
class Message(_Record):
    query: str
    files: list[dict[str, Any]]
    answer: str = ""
    status: str = "normal"
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    latency: float = 0.0
    thoughts: list[dict[str, Any]] = field(default_factory=list)
    feedback: Feedback | None = None
    annotation: Annotation | None = None
    """The annotation that gave the answer, if one did."""
    forms: list[Form] = field(default_factory=list)
    """The forms that the answer waited for."""
    suggestions: Sequence[str] | None = None
    """The questions that the app suggests next; None for its usual ones."""


@dataclass
class Conversation(_Record):
    user: EndUser
    inputs: dict[str, Any]
    name: str = "New conversation"
    updated_at: int = field(default_factory=now)
    messages: list[Message] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    last_moment: int = field(default_factory=lambda: next(_moments))
    """Orders conversations that changed within one second, which `updated_at` can't."""

    def touch(self) -> None:
        self.updated_at = now()
        self.last_moment = next(_moments)
