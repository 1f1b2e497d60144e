"""Imports that are made where a part is first used, in a process that has no descriptor left."""

import ast
import os
import sys
from errno import EACCES, EMFILE, ENFILE
from pathlib import Path
from types import SimpleNamespace

import pytest

import dify_chat
from dify_chat import DifyConnectionError
from dify_chat._request import late_imports
from dify_chat._request.api_key import ApiKey
from dify_chat._request.late_imports import late_import
from dify_chat._response.decoding import Decoder, UnpackingError
from dify_chat._response.errors import api_error
from tests.support.heads import head_of
from tests.support.unimportable import no_descriptor_for

PACKAGE = Path(dify_chat.__file__).parent
OTHERS = ("batch", "cli", "testing")  # no operation of a client leads there
GUARDS = ("late_import", "suppress(OSError)")


def test_limit_of_process_is_named() -> None:
    fault = OSError(EMFILE, os.strerror(EMFILE), "part.py")
    with pytest.raises(DifyConnectionError) as raised, late_import:
        raise fault
    assert str(raised.value).startswith(
        "this process has no descriptor left to load a part of dify-chat; its"
    )
    assert (raised.value.method, raised.value.path, raised.value.__cause__) == ("", "", fault)


def test_limit_of_system_is_named() -> None:
    with pytest.raises(DifyConnectionError, match=r"fs\.file-max"), late_import:
        raise OSError(ENFILE, os.strerror(ENFILE))


def test_end_of_interpreter_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_imports, "sys", SimpleNamespace(meta_path=None))
    with pytest.raises(DifyConnectionError, match="the interpreter is ending"), late_import:
        raise ImportError("sys.meta_path is None, Python is likely shutting down")


@pytest.mark.parametrize("error", [OSError(EACCES, "no"), ImportError("no"), ValueError("no")])
def test_other_exception_comes_out_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, late_import:
        raise error
    assert raised.value is error


def test_each_import_within_function_is_late_import() -> None:
    unguarded = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in OTHERS
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in unguarded_imports(function)
    ]
    assert unguarded == []


def unguarded_imports(tree: ast.AST) -> list[ast.stmt]:
    """Return the imports in a function that stand in no `with` block, but for those of asyncio."""
    found: list[ast.stmt] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found += [node] if ast.unparse(node) != "import asyncio" else []
        elif not (isinstance(node, ast.With) and ast.unparse(node.items[-1]) in GUARDS):
            found += unguarded_imports(node)
    return found


def test_page_of_gateway_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    no_descriptor_for("html", monkeypatch=monkeypatch)
    error = api_error(head_of(502, content_type="text/html"), b"<title>502 Bad &amp; Gateway</title>")
    assert str(error).endswith("502: Bad &amp; Gateway")


def test_body_is_read_as_utf_8_where_codec_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    no_descriptor_for("encodings.johab", monkeypatch=monkeypatch)  # Python keeps each codec that it has found
    error = api_error(head_of(500, content_type="text/plain; charset=johab"), "né".encode())
    assert str(error).endswith("500: né")


@pytest.mark.parametrize(("coding", "package"), [("br", "brotli"), ("zstd", "zstandard")])
def test_package_that_unpacks(coding: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_descriptor_for(package, monkeypatch=monkeypatch)
    with pytest.raises(UnpackingError, match=f"for which {package} can't be imported: .*Too many open files"):
        Decoder(coding)


def test_key_that_is_escaped_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    no_descriptor_for("html.entities", monkeypatch=monkeypatch)
    with pytest.raises(DifyConnectionError):
        ApiKey("app-key").redact("app&hyphen;key")
    assert "html.entities" not in sys.modules
