# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /apps/annotations: The annotations of the app."""

from ...models.app_annotations_page import AppAnnotationsPage
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> Request[AppAnnotationsPage]:
    """The annotations of the app.

    The server 1.9.0 fails over this and all other operations on annotations but `query_annotation_reply`,
    with 500.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.
        page: The number of the page, from 1.
        limit: How many annotations a page holds at most. The server sets no upper limit.
        keyword: Give the annotations alone whose question or answer has this in it.

    Returns:
        The request. Its result is `AppAnnotationsPage`.
    """
    return Request(
        method="GET",
        path="/apps/annotations",
        accept="application/json",
        parse=AppAnnotationsPage.from_dict,
        params={
            "user": user,
            "page": page,
            "limit": limit,
            "keyword": keyword,
        },
    )
