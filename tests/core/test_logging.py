"""The logger by itself; tests/wire has what it says of requests."""

import logging
from typing import Any, NoReturn

import pytest

from dify_chat._http.log import RequestLine, logger
from dify_chat_api import api

REQUEST = api.app.info.request(user="ada")


def test_logger_prints_nothing_by_default() -> None:
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]
    assert logger.level == logging.NOTSET


@pytest.mark.parametrize(("level", "retry"), [(logging.WARNING, 0), (logging.ERROR, 1)])
def test_request_line_not_made_if_level_disabled(
    level: int, retry: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(logger, "makeRecord", lambda *arguments, **_: made.append(arguments))
    monkeypatch.setattr(RequestLine, "_write", lambda *arguments: made.append(arguments))
    logger.setLevel(level)
    try:
        with RequestLine(REQUEST, retry) as line:
            line.status_code = 200
    finally:
        logger.setLevel(logging.NOTSET)
    assert made == []


@pytest.mark.parametrize("kind", [KeyboardInterrupt, GeneratorExit])
def test_request_line_of_interrupted_request(
    kind: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    def given_up() -> NoReturn:
        with RequestLine(REQUEST, 0):
            raise kind

    caplog.set_level(logging.INFO, "dify_chat")
    with pytest.raises(kind):
        given_up()
    (record,) = caplog.records
    assert record.getMessage().startswith(f"GET /info: {kind.__name__} in ")
