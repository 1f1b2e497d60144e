# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /parameters: What the app asks for, and what it can do."""

from ...models.app_parameters import AppParameters
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppParameters]:
    """What the app asks for, and what it can do.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `AppParameters`.
    """
    return Request(
        method="GET",
        path="/parameters",
        accept="application/json",
        parse=AppParameters.from_dict,
        params={
            "user": user,
        },
    )
