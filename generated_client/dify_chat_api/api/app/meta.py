# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /meta: The icons of the app's tools."""

from ...models.app_meta import AppMeta
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppMeta]:
    """The icons of the app's tools.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `AppMeta`.
    """
    return Request(
        method="GET",
        path="/meta",
        accept="application/json",
        parse=AppMeta.from_dict,
        params={
            "user": user,
        },
    )
