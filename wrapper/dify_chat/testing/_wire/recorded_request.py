"""The requests that arrived, as tests see them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Request
from werkzeug.datastructures import FileStorage, Headers


class RecordedHeaders(Mapping[str, str]):
    """Headers of a request. Names are compared without regard to case, and `repr` hides the key."""

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
        name: The file name; "" if the client gave none.
        content_type: The type that the client declared; None if it declared none.
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
        path: The path, which begins with `/v1`, without the query.
        query: The parameters of the query; the first value of a repeated one.
        headers: The headers; their `repr` hides the key.
        body: The bytes of the body, without the framing of a chunked one.
        form: The fields of a form without its files; empty if the body is no form.
        files: The files of a multipart form by the name of their field.

    Example:
        assert server.requests[-1].json["query"] == "hello"
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: RecordedHeaders
    body: bytes = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    files: Mapping[str, RecordedFile] = field(repr=False)

    @property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.body)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the query and of the JSON object or form; the value of a file is its name."""
        if self.headers.get("Content-Type", "").startswith("application/json"):
            with suppress(ValueError, RecursionError):
                if isinstance(body := self.json, dict):
                    return {**self.query, **body}
        return {**self.query, **self.form, **{name: file.name for name, file in self.files.items()}}

    @property
    def user(self) -> str | None:
        """The field `user`; None if the request has none."""
        return self.fields.get("user")


def recorded(request: Request) -> RecordedRequest:
    request.max_form_memory_size = None  # Werkzeug 3.1 refuses forms of more than 500 kB
    body, headers = request.get_data(), RecordedHeaders(Headers(list(request.headers)))
    files = {name: _recorded_file(file) for name, file in request.files.items()}
    query, form = request.args.to_dict(), request.form.to_dict()
    return RecordedRequest(request.method, request.path, query, headers, body, form, files)


def _recorded_file(file: FileStorage) -> RecordedFile:
    content = file.stream.read()
    file.stream.seek(0)  # an operation reads it, too
    return RecordedFile(file.filename or "", file.content_type, content)
