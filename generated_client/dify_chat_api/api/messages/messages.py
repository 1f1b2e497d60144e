# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /messages: List the messages of a conversation."""

from ...models.messages_page import MessagesPage
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str,
    conversation_id: str,
    first_id: str | Unset = UNSET,
    limit: int | Unset = 20,
) -> Request[MessagesPage]:
    """List the messages of a conversation.

    A page holds the newest messages, the oldest of them first. For the page before, set `first_id` to the
    id of the first message of this page. The server compares creation times by the second, so it may skip
    messages of the same second between two pages. An empty `conversation_id` gets an empty page.

    Args:
        user: The user, by any name that the application has for them. Dify keeps conversations and
            files by user. Without a name, some operations use one default user that all requests share.
        first_id: The page ends before this message. Without it, the page has the newest messages.
        limit: The maximum number of entries in a page.

    Returns:
        The request. Its result is `MessagesPage`.
    """
    return Request(
        method="GET",
        path="/messages",
        accept="application/json",
        parse=MessagesPage.from_dict,
        params=present(
            {
                "user": user,
                "conversation_id": conversation_id,
                "first_id": first_id,
                "limit": limit,
            }
        ),
    )
