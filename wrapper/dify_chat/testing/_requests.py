"""What arrived at the mock, for tests to look at."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, Self

from werkzeug import Request
from werkzeug.datastructures import FileStorage, Headers
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header


class RecordedHeaders(Mapping[str, str]):
    """Headers as they came, found whatever the case of their names; printed without the key."""

    def __init__(self, headers: Headers) -> None:
        self._headers = headers

    def __getitem__(self, name: str) -> str:
        return self._headers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers.keys())

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return repr({name: "…" if name.lower() == "authorization" else value for name, value in self.items()})


@dataclass(frozen=True)
class RecordedFile:
    """A file of a multipart body.

    Attributes:
        name: The file's name, "" if it came without.
        content_type: As the client declared it, None if it didn't.
        content: The bytes.
    """

    name: str
    content_type: str | None
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class RecordedRequest:
    """One request that arrived at a `MockDify`.

    Attributes:
        method: `GET`, `POST` …
        path: The path with its `/v1`, without the query.
        query: The parameters of the query; of repeated ones the first.
        headers: As they came; the key doesn't show in their `repr`.
        body: The bytes of the body, a chunked one put together.

    Example:
        assert server.requests[-1].json["query"] == "hello"
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: RecordedHeaders
    body: bytes = field(repr=False)

    @classmethod
    def from_werkzeug(cls, request: Request) -> Self:
        headers = RecordedHeaders(Headers(list(request.headers)))
        return cls(request.method, request.path, request.args.to_dict(), headers, request.get_data())

    @property
    def json(self) -> Any:
        """The body read as JSON; raises `ValueError` if it isn't."""
        return json.loads(self.body)

    @property
    def fields(self) -> dict[str, Any]:
        """What it says in its query, its JSON object or its form; a file is its name."""
        if self.headers.get("Content-Type", "").startswith("application/json"):
            with suppress(ValueError):
                if isinstance(body := self.json, dict):
                    return {**self.query, **body}
        return {**self.query, **self.form, **{name: file.name for name, file in self.files.items()}}

    @property
    def user(self) -> str | None:
        """The user in whose name it was made, if it names one."""
        return self.fields.get("user")

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of a form that aren't files; empty if the body is none."""
        return self._parsed[0]

    @property
    def files(self) -> Mapping[str, RecordedFile]:
        """The files of a multipart form, by the name of their field."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[dict[str, str], dict[str, RecordedFile]]:
        mimetype, options = parse_options_header(self.headers.get("Content-Type"))
        _, form, files = FormDataParser().parse(BytesIO(self.body), mimetype, len(self.body), options)
        return form.to_dict(), {name: _recorded(file) for name, file in files.items()}


def _recorded(file: FileStorage) -> RecordedFile:
    with file.stream as content:
        return RecordedFile(file.filename or "", file.content_type, content.read())
