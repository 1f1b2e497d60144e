"""A client that is closed by one thread in the moment in which another has opened a response."""

from concurrent.futures import ThreadPoolExecutor
from socket import socket
from threading import Event

import pytest

from dify_chat import DifyChat, DifyConnectionError
from dify_chat._http.exchange import Exchange
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load
from tests.support.together import Happens
from tests.wire._async.talks import KEY

SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)


def test_response_opened_while_exchanges_are_aborted_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    abort, asked, closing = Exchange.abort, Event(), Event()

    def once_response_is_open(self: Exchange) -> bool:
        closing.set()
        assert Happens(lambda: not self.pool._exchanges)
        return abort(self)

    def answer(connection: socket) -> bool:
        asked.set()
        assert closing.wait(10)
        return held(connection)

    monkeypatch.setattr(Exchange, "abort", once_response_is_open)
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(answer) as server, ThreadPoolExecutor(1) as threads:
        chat = DifyChat(KEY, server.url, "user-1", timeout=60.0)
        reading = threads.submit(chat.text_to_audio("hi").read)
        assert asked.wait(10)
        chat.close()
        with pytest.raises(DifyConnectionError, match="closed"):
            reading.result(10)
        assert held.left.wait(10)
