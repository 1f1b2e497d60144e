# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /messages/{message_id}/feedbacks: Rate an answer, or take the rating back."""

from urllib.parse import quote

from ...models.message_feedback_request import MessageFeedbackRequest
from ...models.message_feedback_response import MessageFeedbackResponse
from ...types import Request


def request(
    message_id: str,
    *,
    body: MessageFeedbackRequest,
) -> Request[MessageFeedbackResponse]:
    """Rate an answer, or take the rating back.

    A rating of null, or none, takes an earlier rating back. Without an earlier rating the server responds
    400.

    Args:
        body: A user's rating of an answer.

    Returns:
        The request. Its result is `MessageFeedbackResponse`.
    """
    return Request(
        method="POST",
        path=f"/messages/{quote(message_id, safe='')}/feedbacks",
        accept="application/json",
        parse=MessageFeedbackResponse.from_dict,
        json=body.to_dict(),
    )
