# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /app/feedbacks: What all users of the app think of its answers."""

from ...models.app_feedbacks_page import AppFeedbacksPage
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
) -> Request[AppFeedbacksPage]:
    """What all users of the app think of its answers.

    The newest ratings first. The answer doesn't say whether there are more: a page that holds fewer than
    `limit` ratings is the last.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.
        page: The number of the page, from 1.
        limit: How many ratings a page holds at most.

    Returns:
        The request. Its result is `AppFeedbacksPage`.
    """
    return Request(
        method="GET",
        path="/app/feedbacks",
        accept="application/json",
        parse=AppFeedbacksPage.from_dict,
        params={
            "user": user,
            "page": page,
            "limit": limit,
        },
    )
