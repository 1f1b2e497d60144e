"""`dify-chat info`."""

import json

import pytest

from dify_chat.cli._info import _rows
from dify_chat.testing import MockDify

from .conftest import Run
from .terminal import Stage

APP = {"name": "Helper", "mode": "chat", "description": None, "tags": ["a", "b"]}


def test_info_tab_separated_in_pipe(server: MockDify, run: Run) -> None:
    rows = dict(line.split("\t") for line in run("info").out.splitlines())
    assert rows["mode"] == "chat"
    assert rows["server"] == "Dify 1.16.0"
    assert "speech to text" in rows["can"]


def test_info_as_json(server: MockDify, run: Run) -> None:
    about = json.loads(run("info", "--json").out)
    assert about["server_version"] == "1.16.0"
    assert about["parameters"]["speech_to_text"] == {"enabled": True}


def test_info_on_terminal(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch, columns=50)
    stage.run("info")
    assert stage.screen.lines[:2] == ["name         mock", "mode         chat"]
    assert all(len(line) <= 50 for line in stage.screen.lines)
    assert "\x1b[2m" in stage.screen.raw.decode()


def test_no_color_respected(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage = Stage(monkeypatch)
    stage.run("send", "boomnow")
    assert "\x1b[3" not in stage.screen.raw.decode()


def test_info_rows_with_inputs_and_unknown_values() -> None:
    parameters = {"user_input_form": [{"select": {"variable": "tone", "required": True}}, {"number": {}}]}
    rows = dict(_rows(APP, None, parameters))
    assert rows["inputs"] == "tone (select, required), None (number)"
    assert rows["server"] == rows["can"] == rows["description"] == ""
    assert rows["tags"] == "a, b"
