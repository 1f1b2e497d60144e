# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /apps/annotation-reply/{action}/status/{job_id}: Get the status of an annotation reply job."""

from urllib.parse import quote

from ...models.annotation_reply_job import AnnotationReplyJob
from ...types import UNSET, Request, Unset, present


def request(
    action: str,
    job_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[AnnotationReplyJob]:
    """Get the status of an annotation reply job.

    The server responds 400 to a job that is unknown or has the other action.

    Args:
        action: Whether the app gives the answers of annotations in place of the model.
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `AnnotationReplyJob`.
    """
    return Request(
        method="GET",
        path=f"/apps/annotation-reply/{quote(action, safe='')}/status/{quote(job_id, safe='')}",
        accept="application/json",
        parse=AnnotationReplyJob.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
