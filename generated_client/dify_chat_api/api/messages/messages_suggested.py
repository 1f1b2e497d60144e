# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /messages/{message_id}/suggested: List suggestions for the next question."""

from urllib.parse import quote

from ...models.messages_suggested_response import MessagesSuggestedResponse
from ...types import Request, present


def request(
    message_id: str,
    *,
    user: str,
) -> Request[MessagesSuggestedResponse]:
    """List suggestions for the next question.

    The server responds 400 unless suggestions are enabled in the app.

    Args:
        user: The user, by any name that the application has for them. Dify keeps conversations and
            files by user. Without a name, some operations use one default user that all requests share.

    Returns:
        The request. Its result is `MessagesSuggestedResponse`.
    """
    return Request(
        method="GET",
        path=f"/messages/{quote(message_id, safe='')}/suggested",
        accept="application/json",
        parse=MessagesSuggestedResponse.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
