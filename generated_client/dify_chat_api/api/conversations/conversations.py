# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /conversations: The conversations of a user."""

from ...models.conversations_page import ConversationsPage
from ...models.sort_by import SortBy
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str,
    last_id: str | Unset = UNSET,
    limit: int | Unset = 20,
    sort_by: SortBy | str | Unset = SortBy.UPDATED_AT_DESC,
) -> Request[ConversationsPage]:
    """The conversations of a user.

    The next page is had with `last_id` set to the id of the last conversation of this page.

    Args:
        user: Whose data it is about: any name that your application gives to its user. The server
            doesn't insist on it everywhere, but takes a missing one for one user whom all share.
        last_id: Give the conversations after this one. Without it, the first page.
        limit: How many entries a page holds at most.
        sort_by: The time to sort by, with a minus sign for the newest first.

    Returns:
        The request. Its result is `ConversationsPage`.
    """
    return Request(
        method="GET",
        path="/conversations",
        accept="application/json",
        parse=ConversationsPage.from_dict,
        params={
            "user": user,
            "last_id": last_id,
            "limit": limit,
            "sort_by": sort_by,
        },
    )
