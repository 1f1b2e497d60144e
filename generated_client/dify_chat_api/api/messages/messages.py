# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /messages: The messages of a conversation."""

from ...models.messages_page import MessagesPage
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str,
    conversation_id: str,
    first_id: str | Unset = UNSET,
    limit: int | Unset = 20,
) -> Request[MessagesPage]:
    """The messages of a conversation.

    A page holds the newest messages, the oldest of them first. The page before it is had with `first_id`
    set to the id of the first message of this page. The server compares creation times by the second, so
    that of several messages of the same second some may be skipped.

    Args:
        user: Whose data it is about: any name that your application gives to its user. The server
            doesn't insist on it everywhere, but takes a missing one for one user whom all share.
        first_id: Give the messages before this one. Without it, the newest.
        limit: How many entries a page holds at most.

    Returns:
        The request. Its result is `MessagesPage`.
    """
    return Request(
        method="GET",
        path="/messages",
        accept="application/json",
        parse=MessagesPage.from_dict,
        params={
            "user": user,
            "conversation_id": conversation_id,
            "first_id": first_id,
            "limit": limit,
        },
    )
