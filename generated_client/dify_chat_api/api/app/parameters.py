# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /parameters: Get the inputs and the features of the app."""

from ...models.app_parameters import AppParameters
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppParameters]:
    """Get the inputs and the features of the app.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `AppParameters`.
    """
    return Request(
        method="GET",
        path="/parameters",
        accept="application/json",
        parse=AppParameters.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
