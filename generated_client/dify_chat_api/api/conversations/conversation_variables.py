# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /conversations/{conversation_id}/variables: List the variables of a conversation."""

from urllib.parse import quote

from ...models.conversation_variables_page import ConversationVariablesPage
from ...types import UNSET, Request, Unset, present


def request(
    conversation_id: str,
    *,
    user: str,
    last_id: str | Unset = UNSET,
    limit: int | Unset = 20,
    variable_name: str | Unset = UNSET,
) -> Request[ConversationVariablesPage]:
    """List the variables of a conversation.

    A chatflow keeps variables between messages; an app of another mode has none. For the next page, set
    `last_id` to the id of the last variable of this page. The server compares creation times, and all
    variables of a conversation have the same. So the second page is empty even if `has_more` is true: set a
    larger `limit` instead.

    Args:
        user: The user, by any name that the application has for them. Dify keeps conversations and
            files by user. Without a name, some operations use one default user that all requests share.
        last_id: The page begins after this variable. Without it, the page is the first.
        limit: The maximum number of entries in a page.
        variable_name: Only the variable of this name. Dify 1.7.2 and 1.9.0 give all; 1.13.0 and 1.16.0
            respond 500.

    Returns:
        The request. Its result is `ConversationVariablesPage`.
    """
    return Request(
        method="GET",
        path=f"/conversations/{quote(conversation_id, safe='')}/variables",
        accept="application/json",
        parse=ConversationVariablesPage.from_dict,
        params=present(
            {
                "user": user,
                "last_id": last_id,
                "limit": limit,
                "variable_name": variable_name,
            }
        ),
    )
