"""What can be reached from an exception, as error trackers, debuggers and pickles of it do."""

import asyncio
import base64
import gc
import threading
from collections import deque
from collections.abc import Iterator
from traceback import walk_tb
from types import (
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    ModuleType,
    TracebackType,
)
from typing import Any

# These lead to all that the program has, the key's own place included.
_WORLD = (
    ModuleType,
    type,
    CodeType,
    BuiltinFunctionType,
    threading.Thread,
    asyncio.AbstractEventLoop,
    asyncio.Task,
)


def places_of(text: str, error: BaseException, *, besides: tuple[object, ...] = ()) -> list[str]:
    """Return where a text is found: the ways from an exception to each place, by the types on it.

    Args:
        text: The text; it is looked for as it is, in Base64, and in bytes.
        error: The exception.
        besides: Objects that aren't entered, as they belong to the test.
    """
    signs = [text.encode(), base64.b64encode(text.encode())[:-4], text.encode().hex().encode()]
    seen = {id(error), *map(id, besides)}
    ways: deque[tuple[Any, str]] = deque([(error, type(error).__name__)])
    kept: list[Any] = []  # what is made on the way must not be freed, lest its id be another's
    found = []
    while ways:
        thing, way = ways.popleft()
        content = _content(thing)
        if content is not None:
            found += [way] if any(sign in content for sign in signs) else []
            continue
        for part, name in _parts(thing):
            if id(part) not in seen and not isinstance(part, _WORLD):
                seen.add(id(part))
                kept.append(part)
                ways.append((part, f"{way} > {name}"))
    return found


def _content(thing: object) -> bytes | None:
    if isinstance(thing, str):
        return thing.encode("utf-8", "surrogatepass")
    return bytes(thing) if isinstance(thing, bytes | bytearray | memoryview) else None


def _parts(thing: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(thing, BaseException):
        for name in ("__cause__", "__context__", "__traceback__"):
            yield getattr(thing, name), name
    if isinstance(thing, TracebackType):
        for frame, _ in walk_tb(thing):
            yield from _variables(frame)
        return
    if isinstance(thing, FrameType):
        yield from _variables(thing)
        return
    if isinstance(thing, FunctionType):
        for cell in thing.__closure__ or ():
            yield cell, f"closure of {thing.__qualname__}"
        yield thing.__defaults__, "defaults"
        return
    if isinstance(thing, GeneratorType | CoroutineType):
        yield getattr(thing, "gi_frame", None) or getattr(thing, "cr_frame", None), thing.__qualname__
        return
    if isinstance(thing, dict):
        yield from ((name, "key") for name in thing)  # the collector passes keys over that are strings
    for part in gc.get_referents(thing):
        yield part, type(part).__name__


def _variables(frame: FrameType) -> Iterator[tuple[Any, str]]:
    if str(frame.f_globals.get("__name__")).startswith(("tests.", "_pytest", "pluggy")):
        return
    for name, value in frame.f_locals.items():
        yield value, f"{frame.f_code.co_qualname}.{name}: {type(value).__name__}"
