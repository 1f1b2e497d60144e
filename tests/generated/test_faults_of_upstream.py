"""Faults of the templates that ours replace: code of upstream's templates has them, code of ours doesn't."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import openapi_python_client
import pytest
from openapi_python_client.config import Config, ConfigFile, MetaType
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from dify_chat import DifyChat
from generator.generate import PACKAGE, SPEC
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.programs import output_of

KEY = "app-the-first-key"
MESSAGE = "839cbb2d-6934-4b5b-9894-2b7224d91775"
SPEECH = b"ID3\x04" + bytes(range(256))


class Flavour(Protocol):
    """A generated package, and how its users call it."""

    folder: Path

    def open(self, url: str) -> AbstractContextManager[Any]: ...
    def with_key(self, client: Any, key: str) -> None: ...
    def messages_suggested(self, client: Any) -> object: ...
    def text_to_audio(self, client: Any) -> object: ...
    def audio_to_text(self, client: Any, audio: bytes) -> object: ...


class Ours:
    folder = PACKAGE

    def open(self, url: str) -> AbstractContextManager[DifyChat]:
        return DifyChat(KEY, url, "ada", max_retries=0)

    def with_key(self, client: DifyChat, key: str) -> None:
        client.with_options(api_key=key)

    def messages_suggested(self, client: DifyChat) -> object:
        return client.messages_suggested(MESSAGE)

    def text_to_audio(self, client: DifyChat) -> object:
        return client.text_to_audio("hello").read()

    def audio_to_text(self, client: DifyChat, audio: bytes) -> object:
        return client.audio_to_text(("question.mp3", audio))


class Upstream:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _part(self, name: str) -> Any:
        return import_module(f"{self.folder.name}.{name}")

    def open(self, url: str) -> AbstractContextManager[Any]:
        client: AbstractContextManager[Any] = self._part("client").AuthenticatedClient(
            base_url=url, token=KEY
        )
        return client

    def with_key(self, client: Any, key: str) -> None:
        client.with_headers({"Authorization": f"Bearer {key}"})

    def messages_suggested(self, client: Any) -> object:
        return self._part("api.messages.messages_suggested").sync(MESSAGE, client=client, user="ada")

    def text_to_audio(self, client: Any) -> object:
        body = self._part("models").TextToAudioRequest(text="hello", user="ada")
        return self._part("api.audio.text_to_audio").sync(client=client, body=body)

    def audio_to_text(self, client: Any, audio: bytes) -> object:
        file = self._part("types").File(BytesIO(audio), file_name="question.mp3", mime_type="audio/mp3")
        body = self._part("models").AudioToTextRequest(file=file, user="ada")
        return self._part("api.audio.audio_to_text").sync(client=client, body=body)


def boundary_of_a_form_can_be_imitated(flavour: Flavour) -> bool:
    """A file that knows the boundary can end its part and begin others: the caller's user becomes another."""
    with OneResponse(b'{"text": "hello"}') as server, flavour.open(server.url) as client:
        flavour.audio_to_text(client, b"harmless")
        known = boundary(server.requests[0]).encode()
        crafted = b'%s\r\n--%s\r\nContent-Disposition: form-data; name="user"\r\n\r\nmallory\r\n--%s--\r\n'
        crafted %= SPEECH, known, known
        flavour.audio_to_text(client, crafted)
    return form(server.requests[1]) != {"user": "ada", "file": crafted}


def key_is_in_the_repr(flavour: Flavour) -> bool:
    with flavour.open("http://127.0.0.1:9") as client:
        return KEY in repr(client)


def changed_copy_changes_the_original(flavour: Flavour) -> bool:
    with OneResponse(b'{"result": "success", "data": []}') as server, flavour.open(server.url) as client:
        flavour.messages_suggested(client)
        flavour.with_key(client, "app-another-key")
        flavour.messages_suggested(client)
    return [request.header("Authorization") for request in server.requests] != [f"Bearer {KEY}"] * 2


def invalid_response_raises_a_bare_exception_of_python(flavour: Flavour) -> bool:
    raised = []
    for body in b'{"result": "success"}', b"<html></html>", b"[]", b'{"result', b"null":
        with OneResponse(body) as server, flavour.open(server.url) as client:
            try:
                flavour.messages_suggested(client)
            except Exception as error:  # noqa: BLE001  # any exception may come
                raised.append(type(error).__module__.partition(".")[0])
            else:
                raised.append("nothing")
    return not {*raised} <= {"dify_chat", flavour.folder.name}


def every_model_is_imported_at_once(flavour: Flavour) -> bool:
    """Half a second for the 150 models of a whole API, in every program that needs one."""
    models = f"{flavour.folder.name}.models"
    imported = output_of(f"import sys, {models}; print(*sys.modules)").split()
    return any(name.startswith(f"{models}.") for name in imported)


def types_are_not_for_users(flavour: Flavour) -> bool:
    """Without a py.typed, type checkers take everything of the package for `Any`."""
    return not (flavour.folder / "py.typed").exists()


def audio_is_read_as_json(flavour: Flavour) -> bool:
    """The code ignores the media type `audio/mpeg` and reads the audio as JSON."""
    with OneResponse(SPEECH, "audio/mpeg") as server, flavour.open(server.url) as client:
        try:
            return flavour.text_to_audio(client) != SPEECH
        except ValueError:
            return True


FAULTS = [
    boundary_of_a_form_can_be_imitated,
    key_is_in_the_repr,
    changed_copy_changes_the_original,
    invalid_response_raises_a_bare_exception_of_python,
    every_model_is_imported_at_once,
    types_are_not_for_users,
    audio_is_read_as_json,
]
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upstream]:
    folder = tmp_path_factory.mktemp("upstream") / "upstream_client"
    settings = ConfigFile(post_hooks=[])  # the code as it comes, but not formatted
    openapi_python_client.generate(
        config=Config.from_sources(
            settings, MetaType.NONE, SPEC, "utf-8", overwrite=False, output_path=folder
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder.parent)
        yield Upstream(folder)


@each_fault
def test_the_templates_of_upstream_have_the_fault(
    upstream: Upstream, fault: Callable[[Flavour], bool]
) -> None:
    assert fault(upstream)


@each_fault
def test_our_templates_lack_the_fault(fault: Callable[[Flavour], bool]) -> None:
    assert not fault(Ours())


class OneResponse(HttpServer):
    """Sends the same response to every request."""

    def __init__(self, body: bytes, content_type: str = "application/json") -> None:
        super().__init__()
        self._head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._body = body

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        connection.sendall(self._head.encode() + self._body)
        return True


def boundary(request: ReceivedRequest) -> str:
    return parse_options_header(request.header("Content-Type"))[1]["boundary"]


def form(request: ReceivedRequest) -> dict[str, str | bytes]:
    """The fields and files of a form, as Dify's own framework reads them."""
    media_type, options = parse_options_header(request.header("Content-Type"))
    parser = FormDataParser(stream_factory=in_memory)
    _, fields, files = parser.parse(BytesIO(request.body), media_type, len(request.body), options)
    return {**fields.to_dict(), **{name: file.read() for name, file in files.items()}}


def in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> BytesIO:
    return BytesIO()
