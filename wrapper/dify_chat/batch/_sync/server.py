# Written from _async/server.py by generator/unasync.py, which `make generate` runs.

"""The calls that a batch makes, over the public methods of the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from ... import ChatMessageFile, DifyChat
from .._app_facts import AppFacts
from .._rows import Row

if TYPE_CHECKING:
    from ...models import ChatMessageSendResponse, MessageConversationsResponse, MessagesResponse

_PAGE = 100


class Server:
    """The calls of a batch.

    Args:
        chat: The client.
    """

    def __init__(self, chat: DifyChat) -> None:
        self._chat = chat

    def app(self, user_id: str) -> AppFacts:
        """Ask which app it is; fail if the key is refused."""
        response = self._chat.with_raw_response.info(user_id=user_id)
        info = response.value
        identity = {"base_url": self._chat.base_url, "name": str(info.name), "mode": str(info.mode)}
        return AppFacts(identity, str(info.mode), response.version, _time(response.headers))

    def ask(
        self, row: Row, user_id: str, conversation_id: str | None, *, streaming: bool
    ) -> ChatMessageSendResponse:
        """Ask a row, and wait for the whole answer."""
        return self._chat.send(
            row.content,
            conversation_id=conversation_id,
            inputs=row.inputs,
            files=_files(row),
            response_mode="streaming" if streaming else "blocking",
            user_id=user_id,
            max_retries=0,  # the batch decides what is sent again, and how many are sent at once
        )

    def ask_for_events(
        self, row: Row, user_id: str, conversation_id: str | None
    ) -> tuple[ChatMessageSendResponse, list[dict[str, Any]]]:
        """Ask a row in a stream, and keep its events."""
        with self._chat.send_chat_message_stream(
            row.content,
            conversation_id=conversation_id,
            inputs=row.inputs,
            files=_files(row),
            user_id=user_id,
            max_retries=0,
        ) as stream:
            events = [event.to_dict() for event in stream]
            return stream.final(), events

    def conversations(
        self, user_id: str, last_id: str | None
    ) -> tuple[Sequence[MessageConversationsResponse], bool]:
        """Return a page of a user's conversations, the newest first, and whether there are more."""
        page = self._chat.conversations(last_id=last_id, limit=_PAGE, sort_by="-created_at", user_id=user_id)
        return page.data, page.has_more

    def messages(self, user_id: str, conversation_id: str) -> Sequence[MessagesResponse]:
        """Return the newest messages of a conversation."""
        return (self._chat.messages(conversation_id, user_id=user_id)).data


def _files(row: Row) -> list[ChatMessageFile]:
    return [
        ChatMessageFile.from_url(place)
        if place.startswith(("http://", "https://"))
        else ChatMessageFile.from_path(place)
        for place in row.files
    ]


def _time(headers: Mapping[str, str]) -> float | None:
    try:
        time = parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError, OverflowError):
        return None
    # A Date is in GMT (RFC 9110), and its older forms don't say so.
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
