# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /form/human_input/{form_token}: Submit the form that a paused run waits for."""

from urllib.parse import quote

from ...models.submit_human_input_form_request import SubmitHumanInputFormRequest
from ...models.submit_human_input_form_response import SubmitHumanInputFormResponse
from ...types import Request


def request(
    form_token: str,
    *,
    body: SubmitHumanInputFormRequest,
) -> Request[SubmitHumanInputFormResponse]:
    """Submit the form that a paused run waits for.

    Any user may submit the form. The run then continues; `workflow_events` follows it. The server responds
    400 to an unknown `action`, to a missing input and to an unknown option of a select. A form that was
    submitted before, or has expired, is 412. Dify 1.13.0 and older lack this path and respond 404 with
    HTML.

    Args:
        form_token: The `form_token` of the event `human_input_required`.
        body: The values for a form.

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
