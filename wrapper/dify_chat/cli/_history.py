"""A conversation from its beginning, and how it is written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ._text import one_line

if TYPE_CHECKING:
    from .. import DifyChat, Page
    from ..models import MessagesResponse

_PAGE = 100


@dataclass(frozen=True)
class Recorded:
    """A conversation and its messages, the oldest first."""

    id: str
    name: str
    messages: "list[MessagesResponse]"


def messages_of(chat: "DifyChat", conversation_id: str) -> "list[MessagesResponse]":
    """Fetch all messages, the oldest first."""
    pages = []
    page: Page[MessagesResponse] | None = chat.messages(conversation_id, limit=_PAGE)
    while page is not None:
        pages.append(page.data)
        page = page.next_page()
    return [message for data in reversed(pages) for message in data]


def recorded(chat: "DifyChat", conversation_id: str) -> Recorded:
    """Fetch a conversation. No call gives one by its id, so an older one goes without its name."""
    messages = messages_of(chat, conversation_id)
    latest = chat.conversations(limit=_PAGE).data
    name = next((found.name for found in latest if found.id == conversation_id), conversation_id)
    return Recorded(conversation_id, name, messages)


def as_document(conversation: Recorded) -> dict[str, Any]:
    """Make the document that is exported as JSON."""
    messages = [message.to_dict() for message in conversation.messages]
    return {"id": conversation.id, "name": conversation.name, "messages": messages}


def as_markdown(conversation: Recorded) -> str:
    """Make the Markdown that is exported: questions are quoted, answers as they are."""
    parts = [f"# {one_line(conversation.name)}"]
    for message in conversation.messages:
        # Some servers leave these fields out, or send null.
        query, answer = str(message.query or ""), str(message.answer or "")
        question = "\n".join(f"> {line}".rstrip() for line in query.splitlines())
        parts += [f"**{local_time(message.created_at)}**", question, answer.strip("\n")]
        if message.error:
            parts.append(f"*{one_line(message.error)}*")
    return "\n\n".join(filter(None, parts)) + "\n"


def local_time(seconds: object) -> str:
    """Write a time as a clock here shows it, to the minute; any other value as it is."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return one_line(seconds)
