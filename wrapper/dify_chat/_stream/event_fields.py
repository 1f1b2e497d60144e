"""The fields of an event, which a server may send of another type, or though the description lacks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dify_chat_api.types import UNSET

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


def any_field(event: ChatStreamEvent, name: str) -> Any:
    """Return a field as the event has it; `UNSET` if it hasn't."""
    value = getattr(event, name, UNSET)
    return event.additional_properties.get(name, UNSET) if value is UNSET else value


def text_field(event: ChatStreamEvent, name: str) -> str:
    """Return a field that is a text; "" for any other."""
    return as_text(any_field(event, name))


def id_field(event: ChatStreamEvent, name: str) -> str:
    """Return an id that can be a part of a path; "" if there is none, or nothing can be done with it."""
    value = text_field(event, name)
    return value if value.isprintable() and value not in (".", "..") else ""


def object_field(event: ChatStreamEvent, name: str) -> dict[str, Any]:
    """Return a field that is an object, as JSON has it; an empty dict for any other."""
    value = event.to_dict().get(name)
    return value if isinstance(value, dict) else {}


def as_text(value: object) -> str:
    """Return a value that is a text; "" for any other."""
    return value if isinstance(value, str) else ""
