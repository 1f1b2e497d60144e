"""The clients that are measured."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Mode: TypeAlias = Literal["sync", "async"]

BOTH: tuple[Mode, ...] = ("sync", "async")


@dataclass(frozen=True)
class Client:
    """A client, and how it is made.

    Attributes:
        name: What the tables call it.
        environment: Where it is installed, a folder of `.venv/environments`.
        module: Its adapter.
        modes: Which of `Sync` and `Async` the adapter has.
        settings: What the adapter is made with, besides the URL.
        gives: What it makes of an event.
    """

    name: str
    environment: str
    module: str
    modes: tuple[Mode, ...] = BOTH
    settings: dict[str, Any] = field(default_factory=dict, hash=False)
    gives: Literal["bytes", "dicts", "models"] = "dicts"

    def adapter(self, mode: Mode, url: str) -> Any:
        """Make the adapter; possible in the client's environment."""
        module = importlib.import_module(f"benchmarks.adapters.{self.module}")
        return (module.Sync if mode == "sync" else module.Async)(url, **self.settings)


_ORJSON = {"reader": "orjson"}

FLOOR = Client("httpx, split, json", "speed", "httpx_json")
# Its environment has no sniffio, as that of most programs with httpx.
FLOOR_ALONE = Client("httpx without sniffio, split, json", "httpx", "httpx_json")
AIOHTTP = Client("aiohttp, split, json", "speed", "aiohttp_json", ("async",))
RAW = Client("aiohttp, split, orjson", "speed", "aiohttp_json", ("async",), _ORJSON)
OURS = Client("dify-chat", "runtime", "ours", gives="models")
OURS_SPEED = Client("dify-chat[speed]", "speed", "ours", gives="models")
OURS_AIOHTTP = Client(
    "dify-chat[speed,aiohttp]", "speed", "ours", ("async",), {"transport": "aiohttp"}, gives="models"
)
OURS_HTTPX2 = Client(
    "dify-chat[speed,httpx2]", "speed", "ours", settings={"library": "httpx2"}, gives="models"
)
DIFY_CLIENT_PYTHON = Client("dify-client-python", "dify-client-python", "dify_client_python", gives="models")
DIFY_API_CLIENT = Client("dify-api-client", "dify-api-client", "dify_api_client", gives="models")
DIFY_PYTHON_SDK = Client("dify-python-sdk", "dify-python-sdk", "dify_python_sdk")
PYDIFY = Client("pydify", "pydify", "pydify", ("sync",))

VARIANTS = (OURS, OURS_SPEED, OURS_HTTPX2, OURS_AIOHTTP)
PEERS = (DIFY_CLIENT_PYTHON, DIFY_API_CLIENT, DIFY_PYTHON_SDK, PYDIFY)
CLIENTS = (
    Client("httpx, nothing parsed", "speed", "httpx_raw", gives="bytes"),
    FLOOR,
    FLOOR_ALONE,
    Client("httpx, split, orjson", "speed", "httpx_json", settings=_ORJSON),
    Client("httpx-sse, json", "speed", "httpx_sse_json"),
    AIOHTTP,
    RAW,
    *VARIANTS,
    *PEERS,
)
_BY_NAME = {client.name: client for client in CLIENTS}


def named(name: str) -> Client:
    """Find a client by its name."""
    return _BY_NAME[name]
