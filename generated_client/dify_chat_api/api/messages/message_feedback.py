# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /messages/{message_id}/feedbacks: Rate an answer."""

from urllib.parse import quote

from ...models.message_feedback_request import MessageFeedbackRequest
from ...models.message_feedback_response import MessageFeedbackResponse
from ...types import Request


def request(
    message_id: str,
    *,
    body: MessageFeedbackRequest,
) -> Request[MessageFeedbackResponse]:
    """Rate an answer.

    A rating of null, or none, takes an earlier rating back; it is refused with 400 where there was none.

    Args:
        body: What a user thinks of an answer.

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
