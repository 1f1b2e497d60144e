"""A server for the command, and ways to run the command."""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import certifi
import pytest

from dify_chat.cli import main
from dify_chat.testing import MockDify

_LAST_LINE = "-----END CERTIFICATE-----\n"


@pytest.fixture(scope="session")
def _one_certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    bundle = Path(certifi.where()).read_text("utf-8")
    file.write_text(bundle[: bundle.index(_LAST_LINE) + len(_LAST_LINE)], "utf-8")
    return str(file)


@pytest.fixture(autouse=True)
def _few_certificates(_one_certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all authorities of the world takes half the time of a run of the command."""
    monkeypatch.setenv("SSL_CERT_FILE", _one_certificate)


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the history of the prompt, in place of the user's own."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@dataclass(frozen=True)
class Ran:
    """The exit code and the output of a run."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockDify]:
    """A server that the environment names, as a user has it."""
    with MockDify(delay=0) as mock:
        point_to(mock, monkeypatch)
        yield mock


def point_to(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFY_API_KEY", mock.api_key)
    monkeypatch.setenv("DIFY_BASE_URL", mock.url)
    monkeypatch.delenv("DIFY_USER_ID", raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command with its output in pipes; `stdin` is piped into it, None is a terminal's silence."""

    def ran(*arguments: str, stdin: bytes | None = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", _Typed() if stdin is None else _piped(stdin))
        code = main(arguments)
        out, err = capfdbinary.readouterr()
        return Ran(int(code), out.decode(), err.decode())

    return ran


class _Typed(io.StringIO):
    """A terminal's stdin without input."""

    def isatty(self) -> bool:
        return True


def _piped(content: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
