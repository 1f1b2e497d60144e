"""Serve a mock Dify by hand: `python -m dify_chat.testing`."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from functools import partial

from . import MockDify
from ._wsgi import APP_MODES


def main(arguments: Sequence[str] | None = None) -> int:
    given = vars(_parser().parse_args(arguments))
    if given.pop("log"):
        given["log"] = partial(print, file=sys.stderr, flush=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with MockDify(**given) as mock:
            print("A mock Dify listens; Ctrl-C ends it.")
            print(f"export DIFY_BASE_URL={mock.url}\nexport DIFY_API_KEY={mock.api_key}", flush=True)
            while True:
                time.sleep(0.1)  # on Windows, Ctrl-C doesn't interrupt one long wait
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        where = f"{given['host']}, port {given['port']}"
        print(f"cannot listen on {where}: {error.strerror}; give another --port", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dify_chat.testing", description="A mock Dify server.")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--api-key", help="the key that callers must send (default: a new one)")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds a word (default: %(default)s)")
    parser.add_argument("--app-mode", choices=APP_MODES, default="chat", help="(default: %(default)s)")
    parser.add_argument("--max-active-requests", type=int, help="questions at once (default: any number)")
    parser.add_argument("--rate-limit", type=int, help="questions in a second (default: any number)")
    parser.add_argument("--workers", type=int, help="runs of a chatflow at once (default: any number)")
    parser.add_argument("--log", action="store_true", help="print a line for each request to stderr")
    return parser


if __name__ == "__main__":
    sys.exit(main())
