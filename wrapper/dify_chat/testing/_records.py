"""The things that the mock remembers."""

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ._model import Usage

if TYPE_CHECKING:
    from ._forms import Form

_moments = itertools.count()


def new_id() -> str:
    return str(uuid4())


def now() -> int:
    return int(time.time())


def naive_time(seconds: int) -> str:
    """A time as Dify writes it in a few places: ISO 8601 without a zone."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@dataclass
class EndUser:
    name: str
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)


@dataclass
class Upload:
    user: str
    name: str
    mime_type: str
    content: bytes = field(repr=False)
    source_url: str = ""
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)
    used: bool = False
    """Whether a message has it: only then it can be seen."""


@dataclass
class Annotation:
    question: str
    answer: str
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)
    hits: int = 0


@dataclass
class AnnotationSetting:
    """How near a question must be to an annotated one; the mock takes only the very same."""

    score_threshold: float
    embedding_provider_name: str
    embedding_model_name: str
    id: str = field(default_factory=new_id)

    def as_json(self) -> dict[str, Any]:
        model = {
            "embedding_provider_name": self.embedding_provider_name,
            "embedding_model_name": self.embedding_model_name,
        }
        about = {"score_threshold": self.score_threshold, "embedding_model": model}
        return {"id": self.id, "enabled": True, **about}


@dataclass
class Feedback:
    rating: str
    content: str | None
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)


@dataclass
class Variable:
    """A variable of a conversation; its type is one of Dify's names, such as `array[string]`."""

    id: str
    name: str
    type: str
    value: Any
    description: str
    created_at: int = field(default_factory=now)
    updated_at: int = field(default_factory=now)

    def set(self, value: Any) -> None:
        self.value = value
        self.updated_at = now()


@dataclass
class Message:
    query: str
    files: list[dict[str, Any]]
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)
    answer: str = ""
    status: str = "normal"
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    latency: float = 0.0
    thoughts: list[dict[str, Any]] = field(default_factory=list)
    feedback: Feedback | None = None
    annotation: Annotation | None = None
    """The one that gave the answer, if any did."""
    forms: list["Form"] = field(default_factory=list)
    """What the answer waited for."""
    suggestions: Sequence[str] | None = None
    """What may be asked next; None for what may always be."""


@dataclass
class Conversation:
    user: str
    inputs: dict[str, Any]
    name: str = "New conversation"
    id: str = field(default_factory=new_id)
    created_at: int = field(default_factory=now)
    updated_at: int = 0
    messages: list[Message] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    first_moment: int = field(default_factory=lambda: next(_moments))
    last_moment: int = 0
    """Moments order what happened within one second, which Dify's own times can't tell apart."""

    def __post_init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        self.updated_at = now()
        self.last_moment = next(_moments)
