"""What a call returns, with the head of its response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

T = TypeVar("T")


@frozen(kw_only=True)
class RawResponse(Generic[T]):
    """What a call of `with_raw_response` gives.

    Attributes:
        value: What the call returns otherwise.
        status_code: The HTTP status of the response, 200 to 299: a refusal is raised, as otherwise.
        headers: The headers of the response; their names are found in any case.

    Example:
        response = chat.with_raw_response.info()
        print(response.status_code, response.headers["Content-Type"], response.value.name)
    """

    value: T
    status_code: int
    headers: Mapping[str, str] = field(repr=False)

    @property
    def version(self) -> str | None:
        """The server's version, from the X-Version header; None if there is none."""
        return self.headers.get("X-Version")
