# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /messages/{message_id}/suggested: Questions to ask next."""

from urllib.parse import quote

from ...models.messages_suggested_response import MessagesSuggestedResponse
from ...types import Request


def request(
    message_id: str,
    *,
    user: str,
) -> Request[MessagesSuggestedResponse]:
    """Questions to ask next.

    Refused with 400 unless the app has the suggestion of next questions switched on.

    Args:
        user: Whose data it is about: any name that your application gives to its user. The server
            doesn't insist on it everywhere, but takes a missing one for one user whom all share.

    Returns:
        The request. Its result is `MessagesSuggestedResponse`.
    """
    return Request(
        method="GET",
        path=f"/messages/{quote(message_id, safe='')}/suggested",
        accept="application/json",
        parse=MessagesSuggestedResponse.from_dict,
        params={
            "user": user,
        },
    )
