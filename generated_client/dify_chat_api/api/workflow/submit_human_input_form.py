# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /form/human_input/{form_token}: Fill in the form, so that the chatflow goes on."""

from urllib.parse import quote

from ...models.submit_human_input_form_request import SubmitHumanInputFormRequest
from ...models.submit_human_input_form_response import SubmitHumanInputFormResponse
from ...types import Request


def request(
    form_token: str,
    *,
    body: SubmitHumanInputFormRequest,
) -> Request[SubmitHumanInputFormResponse]:
    """Fill in the form, so that the chatflow goes on.

    Any user may do it, not only the one who asked. What the run does then is told by its events. A form
    that has been submitted, or whose time is over, is 412.

    Args:
        form_token: The `form_token` of the event `human_input_required`.
        body: How the form is filled in.

    Returns:
        The request. Its result is `SubmitHumanInputFormResponse`.
    """
    return Request(
        method="POST",
        path=f"/form/human_input/{quote(form_token, safe='')}",
        accept="application/json",
        parse=SubmitHumanInputFormResponse.from_dict,
        json=body.to_dict(),
    )
