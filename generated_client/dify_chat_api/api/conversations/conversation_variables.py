# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /conversations/{conversation_id}/variables: The variables of a conversation."""

from urllib.parse import quote

from ...models.conversation_variables_page import ConversationVariablesPage
from ...types import UNSET, Request, Unset


def request(
    conversation_id: str,
    *,
    user: str,
    last_id: str | Unset = UNSET,
    limit: int | Unset = 20,
    variable_name: str | Unset = UNSET,
) -> Request[ConversationVariablesPage]:
    """The variables of a conversation.

    What a chatflow keeps between the questions; an app of another mode has none. The next page is had with
    `last_id` set to the id of the last variable of this page.

    Args:
        user: Whose data it is about: any name that your application gives to its user. The server
            doesn't insist on it everywhere, but takes a missing one for one user whom all share.
        last_id: Give the variables after this one. Without it, the first page.
        limit: How many entries a page holds at most.
        variable_name: Give the variable of this name alone. The server 1.16.0 fails over it, with 500.

    Returns:
        The request. Its result is `ConversationVariablesPage`.
    """
    return Request(
        method="GET",
        path=f"/conversations/{quote(conversation_id, safe='')}/variables",
        accept="application/json",
        parse=ConversationVariablesPage.from_dict,
        params={
            "user": user,
            "last_id": last_id,
            "limit": limit,
            "variable_name": variable_name,
        },
    )
