# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /conversations: List the conversations of a user."""

from ...models.conversations_page import ConversationsPage
from ...models.sort_by import SortBy
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str,
    last_id: str | Unset = UNSET,
    limit: int | Unset = 20,
    sort_by: SortBy | str | Unset = SortBy.UPDATED_AT_DESC,
) -> Request[ConversationsPage]:
    """List the conversations of a user.

    For the next page, set `last_id` to the id of the last conversation of this page. The server compares
    times by the second, so it may skip conversations of the same second between two pages. An unknown
    `last_id` is 404.

    Args:
        user: The user, by any name that the application has for them. Dify keeps conversations and
            files by user. Without a name, some operations use one default user that all requests share.
        last_id: The page begins after this conversation. Without it, the page is the first.
        limit: The maximum number of entries in a page.
        sort_by: The time to sort by. A minus sign means the newest first.

    Returns:
        The request. Its result is `ConversationsPage`.
    """
    return Request(
        method="GET",
        path="/conversations",
        accept="application/json",
        parse=ConversationsPage.from_dict,
        params=present(
            {
                "user": user,
                "last_id": last_id,
                "limit": limit,
                "sort_by": sort_by,
            }
        ),
    )
