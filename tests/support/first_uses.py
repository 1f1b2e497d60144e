"""A program whose first use of each operation finds no descriptor left.

python -m tests.support.first_uses {async|sync} URL OPERATION…

It makes a client, and forks a child for each operation. The child opens files until no descriptor is left,
calls the operation, closes them, and calls it again. The program prints what became of both calls.
"""

import asyncio
import inspect
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from dify_chat import AsyncDifyChat, DifyChat

LIMIT = 64
VALUES = {"file": b"x", "score_threshold": 0.5, "action": "enable", "inputs": {}}
"""What a required parameter is given, if it takes no text."""
FURTHER = {"rename_conversation": {"name": "x"}, "text_to_audio": {"text": "x"}}
"""What an operation demands of its optional parameters."""


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    taken = []
    with suppress(OSError):
        while True:
            taken.append(os.open(os.devnull, os.O_RDONLY))
    try:
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)


def called(chat: Any, name: str, /, **changed: object) -> Any:
    """Call an operation with what it demands, and what is changed of that.

    A name with a dot is that of the raw responses.
    """
    owner, _, method = name.rpartition(".")
    target = getattr(getattr(chat, owner) if owner else chat, method)
    needed = [
        parameter
        for parameter in inspect.signature(target).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    given = {parameter.name: VALUES.get(parameter.name, "x") for parameter in needed}
    given |= FURTHER.get(method, {}) | changed
    positional = [
        given.pop(parameter.name) for parameter in needed if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    return target(*positional, **given)


def text_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


async def in_async(chat: AsyncDifyChat, name: str) -> str:
    try:
        answer = called(chat, name)
        if hasattr(answer, "open"):
            async with answer as stream:
                await anext(aiter(stream))
        else:
            await answer
    except Exception as error:  # noqa: BLE001 - what is no error of ours is to be seen
        return text_of(error)
    return "done"


def in_sync(chat: DifyChat, name: str) -> str:
    try:
        answer = called(chat, name)
        if hasattr(answer, "open"):
            with answer as stream:
                next(iter(stream))
    except Exception as error:  # noqa: BLE001 - likewise
        return text_of(error)
    return "done"


async def both_in_async(chat: AsyncDifyChat, name: str) -> list[str]:
    with no_descriptor_left():
        first = await in_async(chat, name)
    return [first, await in_async(chat, name)]


def both_in_sync(chat: DifyChat, name: str) -> list[str]:
    with no_descriptor_left():
        first = in_sync(chat, name)
    return [first, in_sync(chat, name)]


def of_child(work: Callable[[], list[str]]) -> list[str]:
    """Return what some work returns in a child."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as told:  # noqa: PTH123 - it is a descriptor
        result: list[str] = json.loads(told.read())
    os.wait()
    return result


def main(flavour: str, url: str, *names: str) -> None:
    """Run the program."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
    told = {}
    for name in names:
        if flavour == "async":
            chat = AsyncDifyChat("app-key", url, "user-1", max_retries=0)
            told[name] = of_child(lambda: asyncio.run(both_in_async(chat, name)))  # noqa: B023
        else:
            own = DifyChat("app-key", url, "user-1", max_retries=0)
            told[name] = of_child(lambda: both_in_sync(own, name))  # noqa: B023
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
