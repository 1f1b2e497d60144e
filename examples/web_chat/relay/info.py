"""What the page has to know of the app."""

from starlette.requests import Request
from starlette.responses import Response

from .bodies import Json
from .guard import dify


async def show(request: Request) -> Response:
    """`{most_files}`: how many files a question may have."""
    files = (await dify(request).parameters()).file_upload
    features = (files, files.image)  # older apps have pictures alone
    most = max((each.number_limits or 1 for each in features if each and each.enabled), default=0)
    return Json({"most_files": most})
